use std::collections::BTreeSet;

use globset::GlobMatcher;
use regex::Regex;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, ContactCheck, Context, Given, Outcome, SkipReason, unstated};
use crate::evidence::Evidence;
use crate::model::{Contact, Email, Field};
use crate::source::{Diagnostic, Source};
use crate::wording::{GlobOf, glob, whole_expression};

/// `[check.approved]`: the address is on the list of contact-lint.toml.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approved {}

impl Approved {
    pub(super) const SKELETON: &str = r#"# What is approved stands under [approved] in contact-lint.toml.
[check.approved]

[[example]]
name = "an approved address"
expect = "pass"
contact = { name = "Security Operations", title = "Team", email = "SOC@corp.example", phone = "+1 206 555 0100" }
given = { approved = ["soc@corp.example"] }

[[example]]
name = "another address"
expect = "fail"
contact = { name = "Security Operations", title = "Team", email = "ops@corp.example", phone = "+1 206 555 0100" }
given = { approved = ["soc@corp.example"] }
"#;
}

/// The addresses that an organization says are its own, `[approved]` in contact-lint.toml.
///
/// Addresses are compared without regard to case, in all four forms.
#[derive(Clone, Debug, Default)]
pub struct ApprovedList {
    addresses: BTreeSet<Address>,
    domains: BTreeSet<Domain>,
    globs: Vec<Glob>,
    patterns: Vec<AddressPattern>,
}

impl ApprovedList {
    /// A list of all four forms.
    pub fn new(
        addresses: Vec<Address>,
        domains: Vec<Domain>,
        globs: Vec<Glob>,
        patterns: Vec<AddressPattern>,
    ) -> Self {
        Self {
            addresses: addresses.into_iter().collect(),
            domains: domains.into_iter().collect(),
            globs,
            patterns,
        }
    }

    /// A list of exact addresses, one a line; `#` begins a comment.
    ///
    /// # Errors
    /// When a line is not an e-mail address.
    pub fn of_lines(source: &Source) -> Result<Self, Diagnostic> {
        let mut list = Self::default();
        let mut offset = 0;
        for line in source.text().split_inclusive('\n') {
            let address = line.split('#').next().unwrap_or_default().trim();
            if !address.is_empty() {
                let address = Address::try_from(address.to_owned())
                    .map_err(|message| source.diagnostic(offset, message))?;
                list.addresses.insert(address);
            }
            offset += line.len();
        }
        Ok(list)
    }

    /// Approves what the other list approves, too.
    pub fn extend(&mut self, other: Self) {
        self.addresses.extend(other.addresses);
        self.domains.extend(other.domains);
        self.globs.extend(other.globs);
        self.patterns.extend(other.patterns);
    }

    /// Whether nothing is approved.
    pub fn is_empty(&self) -> bool {
        self.addresses.is_empty()
            && self.domains.is_empty()
            && self.globs.is_empty()
            && self.patterns.is_empty()
    }

    /// Whether this very address is approved, which also says that it is a shared mailbox.
    pub fn has_address(&self, email: &Email) -> bool {
        self.addresses.contains(&Address(email.to_lowercase()))
    }

    /// Whether the address is approved in any of the forms.
    pub fn allows(&self, email: &Email) -> bool {
        let address = email.to_lowercase();
        self.has_address(email)
            || self.domains.contains(&Domain(email.domain().to_owned()))
            || self.globs.iter().any(|glob| glob.0.is_match(&address))
            || self
                .patterns
                .iter()
                .any(|pattern| pattern.0.is_match(&address))
    }
}

/// An e-mail address in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub struct Address(String);

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match Email::parse(&text) {
            Ok(email) => Ok(Self(email.to_lowercase())),
            Err(error) => Err(format!("`{text}` is not an e-mail address: {error}")),
        }
    }
}

/// A domain in lower case. Its subdomains are others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub struct Domain(String);

impl TryFrom<String> for Domain {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.contains(['@', '*']) || text.trim().is_empty() {
            return Err(format!(
                "`{text}` is not a domain; write one as \"corp.example\", or use globs for \"*@*.corp.example\""
            ));
        }
        Ok(Self(text.trim().trim_end_matches('.').to_lowercase()))
    }
}

/// A glob over whole addresses: `*` is any text, `?` any character, `{a,b}` one of two.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub struct Glob(GlobMatcher);

impl TryFrom<String> for Glob {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        glob(&text, GlobOf::Addresses).map(Self)
    }
}

/// A regular expression that the whole address must match.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub struct AddressPattern(Regex);

impl TryFrom<String> for AddressPattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        whole_expression(&text).map(Self)
    }
}

impl Check for Approved {
    fn fields(&self) -> Vec<Field> {
        vec![Field::Email]
    }

    fn uses(&self, given: Given) -> bool {
        given == Given::Approved
    }
}

impl ContactCheck for Approved {
    fn skipped(&self, context: &Context<'_>) -> Option<SkipReason> {
        let is_empty = context.account.approved.is_empty();
        is_empty.then_some(SkipReason::NothingApproved)
    }

    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        let approved = context.account.approved;
        let Some(address) = contact.get(Field::Email) else {
            return unstated(contact, Field::Email);
        };
        let about =
            |code, sentence| Evidence::new(code, sentence).mailbox("mailbox", address.value.trim());
        match Email::parse(address.value) {
            Ok(email) if approved.allows(&email) => Outcome::pass(about(
                "approved",
                "{mailbox} is approved in contact-lint.toml",
            )),
            _ => Outcome::fail(
                address.span,
                about(
                    "not-approved",
                    "{mailbox} is not among the approved addresses, domains and patterns of contact-lint.toml",
                ),
            ),
        }
    }
}
