//! What the columns of each product mean.

use super::Record;
use crate::model::{AddressOwner, Email, UserStatus};

/// What one record says.
pub(super) enum Subject {
    /// These addresses, in lower case and the main one first, are one owner's.
    Owner(AddressOwner, Vec<String>),
    /// A group has a member.
    Membership {
        /// The group's address, in lower case.
        group: String,
        /// The member, by its address or, failing that, by whatever names it; none where it is a group, or everybody.
        member: Option<String>,
    },
    /// Nothing about an address, or about one of a room or an outside contact.
    Other,
}

/// A record with the meaning of its columns.
pub(super) struct Columns<'a> {
    columns: Vec<(Meaning, &'a [String])>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// The main address.
    Address,
    /// Further addresses of the same mailbox.
    Aliases,
    /// A group's address, in a file that has a row for each member or lists groups.
    GroupAddress,
    /// A member of that group.
    Member,
    /// The word for what it is: a user, a group.
    Kind,
    /// The same in Exchange, which tells shared mailboxes from users.
    RecipientType,
    /// There only in lists of groups.
    GroupOnly,
    /// Whether the user is there still.
    Enabled,
    /// The contrary.
    Disabled,
    /// Whether the user may sign in, in Microsoft's exports.
    SignIn,
    /// The contrary.
    SignInBlocked,
    /// When the user was deleted.
    DeletedAt,
    /// How many members a group has, or who they are.
    Members,
}

impl Meaning {
    /// The meaning of a column by its name, in lower case and without blanks, dashes, dots, `_` and what stands in brackets.
    ///
    /// Not among them: recovery addresses, `otherMails`, `secondEmail`, `alternateEmailAddress`. They are the owner's, but not
    /// the organization's.
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            // Google Workspace: emailaddress, primaryemail. Entra: userprincipalname, mail. Exchange: primarysmtpaddress. Okta:
            // profileemail, profilelogin. IAM Identity Center: emailsvalue.
            "address"
            | "emailaddress"
            | "email"
            | "primaryemail"
            | "mail"
            | "userprincipalname"
            | "primarysmtpaddress"
            | "windowsemailaddress"
            | "profileemail"
            | "profilelogin"
            | "login"
            | "emailsvalue"
            | "emailsaddress"
            | "target"
            | "groupprimaryemail" => Self::Address,
            "aliases" | "noneditablealiases" | "alias" | "proxyaddresses" | "emailaddresses"
            | "groupemailaliases" | "emailaliases" => Self::Aliases,
            "groupemail" | "group" | "groupaddress" => Self::GroupAddress,
            "memberemail" | "memberid" | "member" => Self::Member,
            "recipienttypedetails" | "recipienttype" => Self::RecipientType,
            "kind" | "type" | "usertype" | "objecttype" | "targettype" | "membertype"
            | "odatatype" => Self::Kind,
            "grouptype" | "grouptypes" | "membershiptype" | "mailenabled" | "securityenabled"
            | "admincreated" => Self::GroupOnly,
            "enabled" | "status" | "userstatus" | "active" => Self::Enabled,
            "accountenabled" => Self::SignIn,
            "blockcredential" => Self::SignInBlocked,
            "suspended" | "archived" | "accountdisabled" | "disabled" | "isdeleted" => {
                Self::Disabled
            }
            "softdeletiontimestamp" | "deletiontime" | "deleteddatetime" => Self::DeletedAt,
            "members" | "directmemberscount" | "membercount" | "memberscount" => Self::Members,
            _ => return None,
        })
    }
}

/// The name of a column as [`Meaning::of`] knows it: `Email Address [Required]`, `aliases.0` and `email_address` all lose
/// what differs.
fn plain(name: &str) -> String {
    let name = name.split('[').next().unwrap_or_default();
    let letters = name.chars().filter(|letter| letter.is_ascii_alphabetic());
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

impl<'a> Columns<'a> {
    pub(super) fn of(record: &'a Record) -> Self {
        let columns = record.fields.iter();
        let known = columns
            .filter_map(|(name, values)| Some((Meaning::of(&plain(name))?, values.as_slice())));
        Self {
            columns: known.collect(),
        }
    }

    pub(super) fn has_addresses(&self) -> bool {
        let is_address =
            |meaning: &Meaning| [Meaning::Address, Meaning::GroupAddress].contains(meaning);
        self.columns.iter().any(|(meaning, _)| is_address(meaning))
    }

    fn has(&self, meaning: Meaning) -> bool {
        self.columns.iter().any(|(other, _)| *other == meaning)
    }

    /// The values of all columns of a meaning that are not empty.
    fn values(&self, meaning: Meaning) -> impl Iterator<Item = &'a str> {
        let columns = self
            .columns
            .iter()
            .filter(move |(other, _)| *other == meaning);
        let values = columns.flat_map(|(_, values)| values.iter());
        values
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// # Errors
    /// When a list of addresses was exported as the name of its type.
    pub(super) fn subject(&self) -> Result<Subject, String> {
        let mut addresses: Vec<String> = Vec::new();
        for meaning in [Meaning::Address, Meaning::Aliases] {
            for text in self.values(meaning) {
                if text.starts_with("System.") {
                    return Err(format!(
                        "a list of addresses stands here as `{text}`; export it joined, as with @{{n='EmailAddresses';e={{$_.EmailAddresses -join ';'}}}}"
                    ));
                }
                for address in addresses_in(text) {
                    if !addresses.contains(&address) {
                        addresses.push(address);
                    }
                }
            }
        }
        let group = self
            .values(Meaning::GroupAddress)
            .find_map(|text| addresses_in(text).pop());
        if let Some(group) = group {
            // A row for each member: its address, or what names it where it has none.
            let member = self.values(Meaning::Member).next().map(str::to_lowercase);
            let member = member.or_else(|| addresses.into_iter().next());
            let kinds: Vec<String> = self.values(Meaning::Kind).map(plain).collect();
            let is_many = kinds
                .iter()
                .any(|kind| ["group", "customer"].contains(&kind.as_str()));
            return Ok(match member {
                _ if is_many => Subject::Membership {
                    group,
                    member: None,
                },
                Some(member) => Subject::Membership {
                    group,
                    member: Some(member),
                },
                None => Subject::Owner(self.group(), vec![group]),
            });
        }
        let owner = match self.kind() {
            Kind::User => AddressOwner::User {
                status: self.status(),
            },
            Kind::Group => self.group(),
            Kind::Shared => AddressOwner::Group { members: None },
            Kind::Other => return Ok(Subject::Other),
        };
        Ok(Subject::Owner(owner, addresses))
    }

    fn group(&self) -> AddressOwner {
        let members: Vec<&str> = self.values(Meaning::Members).collect();
        let count = match *members {
            [] => None,
            [one] if one.parse::<u32>().is_ok() => one.parse().ok(),
            // A list in one value, or one value each; a number before it is how many there are.
            _ => match members[0].parse() {
                Ok(count) => Some(count),
                Err(_) => {
                    let names = members
                        .iter()
                        .flat_map(|text| text.split([';', ',', '|', ' ']));
                    u32::try_from(names.filter(|name| !name.is_empty()).count()).ok()
                }
            },
        };
        AddressOwner::Group { members: count }
    }

    fn kind(&self) -> Kind {
        let words = self
            .values(Meaning::RecipientType)
            .chain(self.values(Meaning::Kind));
        let words: Vec<String> = words.map(plain).collect();
        let said = words.iter().find_map(|word| Kind::of(word));
        said.unwrap_or(
            if self.has(Meaning::GroupOnly) || self.has(Meaning::Members) {
                Kind::Group
            } else {
                Kind::User
            },
        )
    }

    fn status(&self) -> UserStatus {
        let says = |meaning, yes, no| {
            let words = self.values(meaning).filter_map(is_true);
            words.map(move |is_true| if is_true { yes } else { no })
        };
        let (enabled, disabled) = (UserStatus::Enabled, UserStatus::Disabled);
        if self.values(Meaning::DeletedAt).next().is_some() {
            return disabled;
        }
        // A mailbox that is said to be a user's is no shared one.
        let blocked = if self.has(Meaning::RecipientType) {
            disabled
        } else {
            UserStatus::Blocked
        };
        // One column that says no is enough: suspended, or archived.
        says(Meaning::Enabled, enabled, disabled)
            .chain(says(Meaning::Disabled, disabled, enabled))
            .chain(says(Meaning::SignIn, enabled, blocked))
            .chain(says(Meaning::SignInBlocked, blocked, enabled))
            .min()
            .unwrap_or(UserStatus::Unstated)
    }
}

/// What an entry is.
#[derive(Clone, Copy)]
enum Kind {
    User,
    Group,
    /// A shared mailbox, which has no members of its own in an export.
    Shared,
    /// Something that gets no mail for anybody.
    Other,
}

impl Kind {
    /// By the words of Exchange Online's `RecipientTypeDetails`, of Microsoft Graph, of GAM, and of people.
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "user" | "usermailbox" | "remoteusermailbox" | "mailuser" | "guestmailuser"
            | "linkedmailbox" | "legacymailbox" | "member" | "guest" | "person"
            | "microsoftgraphuser" => Self::User,
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
            | "contact" => Self::Other,
            _ => return None,
        })
    }
}

/// Whether a word says that a user may sign in. Of Okta's states, those of a user who is being set up say nothing.
fn is_true(word: &str) -> Option<bool> {
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
fn addresses_in(text: &str) -> Vec<String> {
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

/// Says that no column holds addresses, and which there are.
pub(super) fn without_addresses(records: &[Record]) -> String {
    let names = records.iter().flat_map(|record| record.fields.iter());
    let mut names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
    names.dedup();
    /// More would hide the rest of the message.
    const SHOWN: usize = 12;
    let shown = names
        .iter()
        .take(SHOWN)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    format!(
        "no column holds addresses; one must be called address, email, mail, primaryEmail, userPrincipalName or \
         PrimarySmtpAddress, and these are: {shown}"
    )
}
