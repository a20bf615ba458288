//! Reading AWS.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;

use super::Failure;
use super::aws_args::{AwsArgs, ReadArgs, RoleArgs};
use super::progress::Display;
use super::settings::Settings;
use super::world;
use crate::collect::aws::{self, AwsError, Collected, Progress, Role, Session, Wanted};
use crate::collect::directory::Answers;
use crate::collect::memory::Memory;
use crate::config::Rates;
use crate::model::ContactType;
use crate::snapshot::Snapshot;

/// What is read, and as whom.
pub(super) struct Live<'a> {
    pub(super) aws: &'a AwsArgs,
    pub(super) read: &'a ReadArgs,
    pub(super) settings: &'a Settings,
    pub(super) contacts: Vec<ContactType>,
}

impl Live<'_> {
    /// Reads the accounts that the credentials can see, until `ended` comes, and says what they cannot. There is nothing if
    /// that was before the accounts were known.
    pub(super) fn collect(
        self,
        memory: &mut Memory,
        ended: impl Future<Output = ()>,
        mut display: Display,
    ) -> Result<Option<Collected>, Failure> {
        let config = &self.settings.config;
        let role = self.read.role_args.role();
        let wanted = Wanted {
            accounts: self.read.selection(),
            states: config.states.clone(),
            contacts: self.contacts,
            with_tags: self.settings.need_tags(),
            role,
        };
        let collected = world::runtime()?.block_on(async {
            let mut ended = pin!(ended);
            let session = tokio::select! {
                session = Session::open(self.aws.credentials(), &config.rates) => session?,
                () = &mut ended => return Err(AwsError::Interrupted),
            };
            let tell = |progress: &Progress| display.show(progress);
            aws::collect(&session, &wanted, memory, ended, tell).await
        });
        display.clear();
        match collected {
            Ok(collected) => Ok(Some(collected)),
            Err(AwsError::Interrupted) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// Reads what the rules need, to its end.
pub(super) fn read_all(
    aws: &AwsArgs,
    read: &ReadArgs,
    settings: &Settings,
    is_quiet: bool,
) -> Result<Snapshot, Failure> {
    let live = Live {
        aws,
        read,
        settings,
        contacts: settings.policy.needed_contacts(),
    };
    // Without a file to write there is nothing to end with: Ctrl-C ends the program.
    let ended = std::future::pending();
    let collected = live.collect(&mut Memory::default(), ended, Display::new(is_quiet))?;
    let collected = collected.ok_or_else(|| Failure("the run was ended".to_owned()))?;
    Ok(collected.snapshot)
}

impl RoleArgs {
    /// The role, if one is named.
    pub(super) fn role(&self) -> Option<Role> {
        Some(Role {
            name: self.role_name.clone()?,
            external_id: self.external_id.clone(),
        })
    }
}

impl AwsArgs {
    pub(super) fn credentials(&self) -> aws::Credentials {
        aws::Credentials {
            profile: self.profile.clone(),
            region: self.region.clone(),
        }
    }
}

/// Asks IAM Identity Center whose these addresses are, unless `ended` comes first.
pub(super) fn ask_identity_center(
    args: &AwsArgs,
    rates: &Rates,
    wanted: &BTreeSet<String>,
    ended: impl Future<Output = ()>,
) -> Result<Answers, Failure> {
    let asking = async {
        let session = Session::open(args.credentials(), rates).await?;
        aws::directory(&session, wanted).await
    };
    let entries = world::runtime()?.block_on(async {
        tokio::select! {
            entries = asking => entries,
            () = ended => Ok(BTreeMap::new()),
        }
    })?;
    Ok(Answers {
        entries,
        notices: Vec::new(),
        files: Vec::new(),
    })
}
