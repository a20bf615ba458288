//! What the values of each product mean.

use crate::model::Email;

/// A word or the name of a column in small letters alone: `Email Address [Required]`, `aliases.0` and `email_address` all lose
/// what differs.
pub(super) fn plain(name: &str) -> String {
    let name = name.split('[').next().unwrap_or_default();
    let letters = name.chars().filter(|letter| letter.is_ascii_alphabetic());
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// What an entry is.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    User,
    Group,
    /// A shared mailbox, which has no members of its own in an export.
    Shared,
    /// Something that gets no mail for anybody.
    Other,
}

impl Kind {
    /// By the words of Exchange Online's `RecipientTypeDetails`, of Microsoft Graph, of GAM, and of people.
    pub(super) fn of(word: &str) -> Option<Self> {
        Some(match word {
            "user" | "usermailbox" | "remoteusermailbox" | "mailuser" | "guestmailuser"
            | "linkedmailbox" | "legacymailbox" | "member" | "guest" | "person"
            | "microsoftgraphuser" | "admindirectoryuser" | "users" => Self::User,
            "sharedmailbox"
            | "remotesharedmailbox"
            | "teammailbox"
            | "remoteteammailbox"
            | "shared" => Self::Shared,
            "group"
            | "groupmailbox"
            | "mailuniversaldistributiongroup"
            | "mailuniversalsecuritygroup"
            | "mailnonuniversalgroup"
            | "dynamicdistributiongroup"
            | "distribution"
            | "distributionlist"
            | "distributiongroup"
            | "team"
            | "groups"
            | "admindirectorygroup"
            | "security"
            | "mailenabledsecurity"
            | "microsoft"
            | "unified"
            | "list"
            | "mailinglist"
            | "oktagroup"
            | "appgroup"
            | "builtin"
            | "microsoftgraphgroup"
            | "publicfolder"
            | "publicfoldermailbox" => Self::Group,
            "roommailbox"
            | "remoteroommailbox"
            | "linkedroommailbox"
            | "equipmentmailbox"
            | "remoteequipmentmailbox"
            | "roomlist"
            | "mailcontact"
            | "mailforestcontact"
            | "discoverymailbox"
            | "schedulingmailbox"
            | "room"
            | "resource"
            | "contact"
            | "microsoftgraphorgcontact" => Self::Other,
            _ => return None,
        })
    }
}

/// Whether a word says that a user may sign in. Of Okta's states, those of a user who is being set up say nothing.
pub(super) fn is_true(word: &str) -> Option<bool> {
    match word {
        "1" => return Some(true),
        "0" => return Some(false),
        _ => {}
    }
    match plain(word).as_str() {
        "true" | "yes" | "y" | "active" | "enabled" | "passwordexpired" | "lockedout"
        | "recovery" => Some(true),
        "false" | "no" | "n" | "inactive" | "disabled" | "suspended" | "archived"
        | "deprovisioned" | "deactivated" | "deleted" | "terminated" => Some(false),
        _ => None,
    }
}

/// The addresses in a value, in lower case. Lists are joined by `;`, `,`, `|`, blanks, or, before `smtp:`, by `+`; of what
/// has a prefix only `smtp:` is mail.
pub(super) fn addresses_in(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let joined = ["smtp:", "sip:", "x500:", "spo:", "eum:"]
        .iter()
        .fold(lower, |text, prefix| {
            text.replace(&format!("+{prefix}"), &format!(";{prefix}"))
        });
    let parts = joined.split([';', ',', '|', ' ', '\n', '\t']);
    let mail = parts.filter_map(|part| match part.split_once(':') {
        Some(("smtp" | "mailto", address)) => Some(address),
        Some(_) => None,
        None => Some(part),
    });
    // A guest's sign-in name in Entra is no address.
    let mail = mail.filter(|address| !address.contains("#ext#"));
    let emails = mail.filter_map(|address| Email::parse(address).ok());
    emails.map(|email| email.to_lowercase()).collect()
}

/// The address that `SMTP:` in capitals marks as the main one, in lower case.
pub(super) fn main_address(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("SMTP:")?;
    addresses_in(rest).into_iter().next()
}
