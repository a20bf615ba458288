use super::attempt::Refusal;
use super::contacts::ContactClient;
use super::session::{Role, Session};
use crate::model::{AccountId, Gap, GapReason};

/// Who calls about the accounts of an organization.
pub(super) struct Caller<'a> {
    pub(super) session: &'a Session,
    /// The account whose credentials these are.
    pub(super) id: AccountId,
    pub(super) management_account: Option<AccountId>,
    /// The role that is taken on in each account; without one, the caller asks about them all.
    pub(super) role: Option<&'a Role>,
}

impl Caller<'_> {
    /// Who reads and writes the contacts of an account, and how a call names it: not at all where it is the caller's own, as the
    /// management account must. Nobody else can name the management account: left without an id, the call would be about the
    /// caller's own.
    pub(super) async fn client_of<'id>(
        &self,
        account: &'id AccountId,
        tries: u32,
    ) -> Result<(ContactClient, Option<&'id str>), Refusal> {
        let partition = self.session.partition;
        if !partition.has_account_management() {
            return Err(Refusal::Gap(Gap {
                reason: GapReason::NotInPartition,
                detail: format!("{partition}, region {}", self.session.region()),
            }));
        }
        if *account == self.id {
            return Ok((self.session.client(), None));
        }
        if let Some(role) = self.role {
            let client = self.session.client_in(account, role, tries).await?;
            return Ok((client, None));
        }
        if self.management_account.as_ref() == Some(account) {
            return Err(Refusal::Gap(Gap {
                reason: GapReason::ManagementAccount,
                detail: format!("account {} is calling", self.id),
            }));
        }
        Ok((self.session.client(), Some(account.as_str())))
    }
}
