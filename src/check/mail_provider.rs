use serde::Deserialize;

use super::{Check, Context, Failure, Outcome, unstated};
use crate::evidence::Evidence;
use crate::mailbox::{is_consumer_domain, is_disposable_domain};
use crate::model::{Contact, Email, Field};

/// `[check.mail-provider]`: the address is not with a provider of the kind that `fails` names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailProvider {
    /// The kind of provider that fails.
    fails: ProviderKind,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ProviderKind {
    /// It gives mailboxes to private persons.
    Consumer,
    /// Its mailboxes are made to be thrown away.
    Disposable,
}

impl Check for MailProvider {
    fn field(&self) -> Option<Field> {
        Some(Field::Email)
    }

    fn judge(&self, contact: &Contact, _context: &Context<'_>) -> Outcome {
        let Some(address) = &contact.email else {
            return unstated(Field::Email);
        };
        let Ok(email) = Email::parse(&address.value) else {
            return Outcome::Pass(Vec::new());
        };
        let domain = email.domain();
        let (is_found, evidence) = match self.fails {
            ProviderKind::Consumer => (
                is_consumer_domain(domain),
                Evidence::new("consumer-domain", "{domain} is a consumer mail provider"),
            ),
            ProviderKind::Disposable => (
                is_disposable_domain(domain),
                Evidence::new(
                    "disposable-domain",
                    "{domain} gives mailboxes that are made to be thrown away",
                ),
            ),
        };
        if !is_found {
            return Outcome::Pass(Vec::new());
        }
        Outcome::Fail(Failure {
            field: Some(Field::Email),
            evidence: vec![evidence.public("domain", domain)],
        })
    }
}
