use std::collections::BTreeSet;

use globset::{GlobBuilder, GlobMatcher};
use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use super::{Check, Context, Failure, Outcome, SkipReason, unstated};
use crate::evidence::Evidence;
use crate::model::{Contact, Email, Field};
use crate::source::{Diagnostic, Source};

/// A compiled pattern may take so many bytes; more is a mistake or an attack.
const PATTERN_LIMIT: usize = 1 << 20;

/// A longer glob is a mistake or an attack: an address has at most 254 characters.
pub const LONGEST_GLOB: usize = 1000;

/// `[check.approved]`: the address is on the list of contact-lint.toml.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approved {}

/// The addresses that an organization says are its own, `[approved]` in contact-lint.toml.
///
/// Addresses are compared without regard to case, in all four forms.
#[derive(Clone, Debug, Default)]
pub struct ApprovedList {
    addresses: BTreeSet<Address>,
    domains: BTreeSet<Domain>,
    globs: Vec<Glob>,
    patterns: Vec<Pattern>,
}

impl ApprovedList {
    /// A list of all four forms.
    pub fn new(
        addresses: Vec<Address>,
        domains: Vec<Domain>,
        globs: Vec<Glob>,
        patterns: Vec<Pattern>,
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
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
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Glob(GlobMatcher);

impl TryFrom<String> for Glob {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.len() > LONGEST_GLOB {
            return Err(format!("a glob has at most {LONGEST_GLOB} characters"));
        }
        let glob = GlobBuilder::new(&text)
            .case_insensitive(true)
            .build()
            .map_err(|error| format!("not a glob: {error}"))?;
        Ok(Self(glob.compile_matcher()))
    }
}

/// A regular expression that the whole address must match.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern(Regex);

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let build = |pattern: &str| {
            RegexBuilder::new(pattern)
                .case_insensitive(true)
                .size_limit(PATTERN_LIMIT)
                .build()
        };
        // The pattern alone is tried first, so that an error quotes what the user wrote. One that ends in a comment
        // of its own needs a line's end before the bracket.
        build(&text)
            .and_then(|_| {
                build(&format!("^(?:{text})$")).or_else(|_| build(&format!("^(?:{text}\n)$")))
            })
            .map(Self)
            .map_err(|error| error.to_string())
    }
}

impl Check for Approved {
    fn field(&self) -> Option<Field> {
        Some(Field::Email)
    }

    fn judge(&self, contact: &Contact, context: &Context<'_>) -> Outcome {
        if context.approved.is_empty() {
            return Outcome::Skip(SkipReason::NothingApproved);
        }
        let Some(address) = &contact.email else {
            return unstated(Field::Email);
        };
        match Email::parse(&address.value) {
            Ok(email) if context.approved.allows(&email) => Outcome::Pass(Vec::new()),
            _ => Outcome::Fail(Failure {
                field: Some(Field::Email),
                evidence: vec![
                    Evidence::new(
                        "not-approved",
                        "{mailbox} is not among the approved addresses, domains and patterns of contact-lint.toml",
                    )
                    .mailbox("mailbox", address.value.trim()),
                ],
            }),
        }
    }
}
