use serde::Deserialize;

use super::{Check, Context, Failure, Outcome, SkipReason, unstated};
use crate::evidence::Evidence;
use crate::model::{Contact, Email, Field, MailRoute};

/// `[check.mail-domain]`: the domain of the e-mail address takes mail.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailDomain {}

impl Check for MailDomain {
    fn field(&self) -> Option<Field> {
        Some(Field::Email)
    }

    fn needs_dns(&self) -> bool {
        true
    }

    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        let Some(address) = &contact.email else {
            return unstated(Field::Email);
        };
        let Ok(email) = Email::parse(&address.value) else {
            return fail(
                Evidence::new(
                    "not-an-address",
                    "{mailbox} is not an e-mail address, mail cannot be sent to it",
                )
                .mailbox("mailbox", &address.value),
            );
        };
        let domain = email.domain();
        let Some(answer) = context.dns.get(domain) else {
            return Outcome::Skip(SkipReason::Offline);
        };
        let about = |code, sentence| Evidence::new(code, sentence).public("domain", domain);
        match &answer.route {
            Ok(MailRoute::Mx(_)) => Outcome::Pass(Vec::new()),
            Ok(MailRoute::ImplicitMx) => Outcome::Pass(vec![about(
                "implicit-mx",
                "{domain} has no MX record; mail goes to its address record (RFC 5321 §5.1)",
            )]),
            Ok(MailRoute::NullMx) => fail(about(
                "null-mx",
                "{domain} refuses all mail: its MX record is the null MX (RFC 7505)",
            )),
            Ok(MailRoute::NxDomain) => fail(about(
                "nxdomain",
                "{domain} does not exist: DNS answers NXDOMAIN",
            )),
            Ok(MailRoute::NoData) => fail(about(
                "no-data",
                "{domain} exists, but has neither an MX nor an address record, so mail has nowhere to go",
            )),
            Ok(MailRoute::InvalidName) => fail(about(
                "invalid-name",
                "{domain} is not a name that can stand in DNS",
            )),
            Err(gap) => Outcome::Inconclusive(
                about(
                    "dns-unreadable",
                    "DNS could not be asked about {domain}: {reason} ({detail}). {advice}",
                )
                .gap(gap),
            ),
        }
    }
}

fn fail(evidence: Evidence) -> Outcome {
    Outcome::Fail(Failure {
        field: Some(Field::Email),
        evidence: vec![evidence],
    })
}
