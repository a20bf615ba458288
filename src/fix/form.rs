//! The JSON form of a plan, and of the backup that is written before it is carried out.

use std::borrow::Cow;

use jiff::Timestamp;
use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Change, Left, Plan, Together};
use crate::evidence::Redactor;
use crate::model::{AccountId, AlternateContact, ContactType, HeldContact, Organization};
use crate::rule::RuleId;
use crate::source::{Diagnostic, Source};

/// The version of the form that this program reads and writes.
const VERSION: u32 = 1;

/// What a file of this form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// What is to be changed.
    Plan,
    /// What stood there before a plan was carried out.
    Backup,
}

/// What `contact-lint fix plan` writes and `fix apply` reads, and the backup that `fix apply` writes and `fix undo` reads.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "contact-lint plan")]
struct PlanForm<'a> {
    /// Version of this format: 1.
    #[schemars(range(min = 1, max = 1))]
    version: u32,
    kind: Kind,
    /// SHA-256 over all that is to be changed, by which an edit is told.
    digest: String,
    /// When it was made (RFC 3339).
    #[schemars(with = "String", extend("format" = "date-time"))]
    made_at: Timestamp,
    /// The organization that it is bound to; null for an account that stands alone.
    organization: Option<OrganizationForm>,
    /// The contacts that are put in place, by account and type.
    changes: Vec<ChangeForm<'a>>,
    /// The contacts that are left as they are, by account and type.
    left: Vec<LeftForm<'a>>,
    /// Findings of whole accounts, or of all together, that the changes close.
    closes: Vec<TogetherForm>,
    /// Findings of whole accounts, or of all together, that are there only when the changes are made.
    opens: Vec<TogetherForm>,
    /// How many findings there are before any change.
    findings: usize,
}

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "Organization")]
struct OrganizationForm {
    id: String,
    management_account_id: AccountIdForm,
}

/// An account's number.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(rename = "AccountId")]
struct AccountIdForm(#[schemars(regex(pattern = "^[0-9]{12}$"))] String);

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "Change")]
struct ChangeForm<'a> {
    account: AccountIdForm,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Cow<'a, str>>,
    r#type: ContactType,
    /// What AWS holds, to the letter; null: there is no such contact.
    before: Option<HeldContact>,
    after: AlternateContact,
    /// The rules whose findings are closed.
    closes: Vec<String>,
}

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "Left")]
struct LeftForm<'a> {
    account: AccountIdForm,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Cow<'a, str>>,
    r#type: ContactType,
    /// Why, for programs.
    why: Cow<'a, str>,
    /// Why, for people.
    reason: String,
}

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Together")]
struct TogetherForm {
    /// Null: all accounts together.
    account: Option<AccountIdForm>,
    rule: String,
}

/// The JSON Schema of the form.
pub fn schema() -> Schema {
    schema_for!(PlanForm<'_>)
}

impl Plan {
    /// Writes the JSON form, indented, with a final newline.
    ///
    /// # Errors
    /// Only those of the JSON writer.
    pub fn to_json(&self, kind: Kind) -> serde_json::Result<String> {
        let mut form = self.form(kind);
        form.digest = digest(&form)?;
        let mut json = serde_json::to_string_pretty(&form)?;
        json.push('\n');
        Ok(json)
    }

    /// What names the plan: a hash over all that is to be changed.
    ///
    /// # Errors
    /// Only those of the JSON writer.
    pub fn digest(&self) -> serde_json::Result<String> {
        digest(&self.form(Kind::Plan))
    }

    /// Reads the JSON form. Why contacts were left is not read back.
    ///
    /// # Errors
    /// When it is none of these kinds, of another version, or changed since it was written.
    pub fn parse(source: &Source, kinds: &[Kind]) -> Result<Self, Diagnostic> {
        let form: PlanForm<'_> = serde_json::from_str(source.text())
            .map_err(|error| source.json_diagnostic(&error))
            .map_err(|wrong| match is_other(source) {
                true => {
                    let message = "this is a snapshot or a report; `contact-lint fix plan SNAPSHOT -o plan.json` makes a plan";
                    source.diagnostic(0, message)
                }
                false => wrong,
            })?;
        let wrong = |message: String| Err(source.diagnostic(0, message));
        if form.version != VERSION {
            return wrong(format!(
                "version {} of the plan is not known here; this program reads version {VERSION}",
                form.version
            ));
        }
        if !kinds.contains(&form.kind) {
            return wrong(
                match form.kind {
                    Kind::Backup => "this is a backup; `contact-lint fix undo` makes a plan of it",
                    Kind::Plan => "this is a plan, and no backup",
                }
                .to_owned(),
            );
        }
        if digest(&form).ok().as_ref() != Some(&form.digest) {
            return wrong(
                "the file was changed after it was written; make a new plan, and say what contacts should be in \
                 contact-lint.toml"
                    .to_owned(),
            );
        }
        form.plan().or_else(wrong)
    }

    fn form(&self, kind: Kind) -> PlanForm<'_> {
        let id = |id: &AccountId| AccountIdForm(id.to_string());
        let together = |findings: &[Together]| {
            let forms = findings.iter().map(|finding| TogetherForm {
                account: finding.account.as_ref().map(id),
                rule: finding.rule.to_string(),
            });
            forms.collect()
        };
        let changes = self.changes.iter().map(|change| ChangeForm {
            account: id(&change.account),
            name: change.name.as_deref().map(Cow::Borrowed),
            r#type: change.contact_type,
            before: change.before.clone(),
            after: change.after.clone(),
            closes: change.closes.iter().map(RuleId::to_string).collect(),
        });
        let left = self.left.iter().map(|left| LeftForm {
            account: id(&left.account),
            name: left.name.as_deref().map(Cow::Borrowed),
            r#type: left.contact_type,
            why: left.why.as_str().into(),
            reason: left.why.told(&Redactor::open()),
        });
        PlanForm {
            version: VERSION,
            kind,
            digest: String::new(),
            made_at: self.made_at,
            organization: self.organization.as_ref().map(|of| OrganizationForm {
                id: of.id.clone(),
                management_account_id: id(&of.management_account),
            }),
            changes: changes.collect(),
            left: left.collect(),
            closes: together(&self.closes),
            opens: together(&self.opens),
            findings: self.findings,
        }
    }
}

/// Whether a text is what other commands write.
fn is_other(source: &Source) -> bool {
    #[derive(Deserialize)]
    struct Other {
        #[serde(rename = "accounts")]
        _accounts: serde::de::IgnoredAny,
    }
    serde_json::from_str::<Other>(source.text()).is_ok()
}

fn digest(form: &PlanForm<'_>) -> serde_json::Result<String> {
    let bare = PlanForm {
        digest: String::new(),
        left: Vec::new(),
        ..form.clone()
    };
    let digest = Sha256::digest(serde_json::to_vec(&bare)?);
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

impl PlanForm<'_> {
    fn plan(self) -> Result<Plan, String> {
        let id = |AccountIdForm(id): AccountIdForm| AccountId::try_from(id);
        let organization = self.organization.map(|of| {
            Ok::<_, String>(Organization {
                id: of.id,
                management_account: id(of.management_account_id)?,
            })
        });
        let rules = |ids: Vec<String>| {
            let ids = ids.into_iter().map(RuleId::try_from);
            ids.collect::<Result<Vec<_>, _>>()
        };
        let changes = self.changes.into_iter().map(|change| {
            if !change.r#type.is_alternate() {
                return Err(format!(
                    "a {} contact cannot be put in place",
                    change.r#type
                ));
            }
            Ok(Change {
                account: id(change.account)?,
                name: change.name.map(Cow::into_owned),
                contact_type: change.r#type,
                before: change.before,
                after: change.after,
                closes: rules(change.closes)?,
            })
        });
        let together = |findings: Vec<TogetherForm>| {
            let findings = findings.into_iter().map(|finding| {
                Ok::<_, String>(Together {
                    account: finding.account.map(id).transpose()?,
                    rule: RuleId::try_from(finding.rule)?,
                })
            });
            findings.collect::<Result<Vec<_>, _>>()
        };
        Ok(Plan {
            organization: organization.transpose()?,
            made_at: self.made_at,
            changes: changes.collect::<Result<_, _>>()?,
            left: Vec::<Left>::new(),
            closes: together(self.closes)?,
            opens: together(self.opens)?,
            findings: self.findings,
        })
    }
}
