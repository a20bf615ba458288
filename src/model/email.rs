use std::fmt;

/// An e-mail address, taken apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email {
    local: String,
    domain: String,
}

impl Email {
    /// Takes an address apart at its last `@`. The blanks around it that AWS allows are dropped,
    /// and the domain, which does not mind case, is lowered (RFC 5321 §2.4).
    ///
    /// # Errors
    /// When one side of the `@` is empty or holds a blank, or there is no `@`.
    pub fn parse(text: &str) -> Result<Self, InvalidEmail> {
        let (local, domain) = text.trim().rsplit_once('@').ok_or(InvalidEmail)?;
        let domain = domain.trim_end_matches('.');
        let unusable = |part: &str| part.is_empty() || part.contains(char::is_whitespace);
        if unusable(local) || unusable(domain) || local.contains('@') {
            return Err(InvalidEmail);
        }
        Ok(Self {
            local: local.to_owned(),
            domain: domain.to_lowercase(),
        })
    }

    /// What stands before the `@`, as written.
    pub fn local(&self) -> &str {
        &self.local
    }

    /// What stands after the `@`, in lower case, without a final dot.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// What to look up in a directory, in lower case: the address, and the one that its mail is delivered to when what
    /// stands behind a `+` is a tag (RFC 5233).
    pub fn lookups(&self) -> impl Iterator<Item = String> {
        let untagged = self.local.split_once('+').map(|(before, _)| before);
        let untagged = untagged.filter(|before| !before.is_empty());
        let untagged = untagged.map(|before| format!("{}@{}", before.to_lowercase(), self.domain));
        std::iter::once(self.to_lowercase()).chain(untagged)
    }

    /// The whole address in lower case: no mailbox provider in use tells `SOC@` from `soc@`.
    pub fn to_lowercase(&self) -> String {
        format!("{}@{}", self.local.to_lowercase(), self.domain)
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

/// The text is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidEmail;

impl fmt::Display for InvalidEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an e-mail address has the form name@domain")
    }
}

impl std::error::Error for InvalidEmail {}
