use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, ContactCheck, Context, Outcome, unstated};
use crate::evidence::Evidence;
use crate::mailbox::{is_consumer_domain, is_disposable_domain};
use crate::model::{Contact, Email, Field};

/// `[check.mail-provider]`: the address is not with a provider of the kind that `fails` names.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MailProvider {
    /// The kind of provider that fails.
    fails: ProviderKind,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum ProviderKind {
    /// It gives mailboxes to private persons.
    Consumer,
    /// Its mailboxes are made to be thrown away.
    Disposable,
}

impl MailProvider {
    pub(super) const SKELETON: &str = r#"[check.mail-provider]
# "consumer": it gives mailboxes to private persons; "disposable": its mailboxes are made to be thrown away.
fails = "consumer"

[[example]]
name = "a mailbox of our own domain"
expect = "pass"
contact = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+1 206 555 0100" }

[[example]]
name = "a mailbox at a consumer provider"
expect = "fail"
contact = { name = "Security Operations", title = "Team", email = "corp.security@gmail.com", phone = "+1 206 555 0100" }
"#;
}

impl Check for MailProvider {
    fn fields(&self) -> Vec<Field> {
        vec![Field::Email]
    }
}

impl ContactCheck for MailProvider {
    fn judge(&self, contact: &Contact, _context: &Context<'_>) -> Outcome {
        let Some(address) = contact.get(Field::Email) else {
            return unstated(contact, Field::Email);
        };
        let Ok(email) = Email::parse(address.value) else {
            let sentence = "{mailbox} is not an e-mail address, so it is with no provider";
            return Outcome::pass(
                Evidence::new("not-an-address", sentence).mailbox("mailbox", address.value),
            );
        };
        let domain = email.domain();
        let about = |code, sentence| Evidence::new(code, sentence).public("domain", domain);
        match self.fails {
            ProviderKind::Consumer if is_consumer_domain(domain) => Outcome::fail(
                address.span,
                about("consumer-domain", "{domain} is a consumer mail provider"),
            ),
            ProviderKind::Disposable if is_disposable_domain(domain) => Outcome::fail(
                address.span,
                about(
                    "disposable-domain",
                    "{domain} gives mailboxes that are made to be thrown away",
                ),
            ),
            ProviderKind::Consumer => Outcome::pass(about(
                "other-domain",
                "{domain} is not known as a consumer mail provider",
            )),
            ProviderKind::Disposable => Outcome::pass(about(
                "other-domain",
                "{domain} is not known to give mailboxes that are made to be thrown away",
            )),
        }
    }
}
