use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, ContactCheck, Context, Given, Outcome, SkipReason, unstated};
use crate::evidence::Evidence;
use crate::model::{Contact, Email, Field, MailRoute};

/// `[check.mail-domain]`: the domain of the e-mail address takes mail.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MailDomain {}

impl MailDomain {
    pub(super) const SKELETON: &str = r#"[check.mail-domain]

[[example]]
name = "the domain names a mail server"
expect = "pass"
contact = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+1 206 555 0100" }
given = { dns = { "corp.example" = "mx" } }

[[example]]
name = "the domain is gone"
expect = "fail"
contact = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+1 206 555 0100" }
# mx, implicit-mx, null-mx, nx-domain, no-data, invalid-name, servfail, refused or timeout
given = { dns = { "corp.example" = "nxdomain" } }
"#;
}

impl Check for MailDomain {
    fn fields(&self) -> Vec<Field> {
        vec![Field::Email]
    }

    fn uses(&self, given: Given) -> bool {
        given == Given::Dns
    }
}

impl ContactCheck for MailDomain {
    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        let Some(address) = contact.get(Field::Email) else {
            return unstated(contact, Field::Email);
        };
        let Ok(email) = Email::parse(address.value) else {
            return Outcome::fail(
                address.span,
                Evidence::new(
                    "not-an-address",
                    "{mailbox} is not an e-mail address, mail cannot be sent to it",
                )
                .mailbox("mailbox", address.value),
            );
        };
        let domain = email.domain();
        let fail = |evidence| Outcome::fail(address.span, evidence);
        let Some(answer) = context.account.dns.get(domain) else {
            return Outcome::Skip(SkipReason::Offline);
        };
        let about = |code, sentence| Evidence::new(code, sentence).public("domain", domain);
        match &answer.route {
            Ok(MailRoute::Mx(_)) => Outcome::pass(about(
                "mx",
                "{domain} names a mail server: it has an MX record",
            )),
            Ok(MailRoute::ImplicitMx) => Outcome::note(about(
                "implicit-mx",
                "{domain} has no MX record; mail goes to its address record (RFC 5321 §5.1)",
            )),
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
