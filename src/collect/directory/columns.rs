//! What the columns of each product mean.

use std::collections::BTreeSet;

use super::Record;
use super::values::{Kind, addresses_in, is_true, main_address, plain};
use crate::model::{AddressOwner, UserStatus};

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

/// Whether a value can be read.
type Test<'a> = &'a dyn Fn(&str) -> bool;

/// A record with the meaning of its columns.
pub(super) struct Columns<'a> {
    columns: Vec<(Meaning, &'a [String])>,
    /// The same by the plain names.
    named: Vec<(String, &'a [String])>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// The main address.
    Address,
    /// The name to sign in with, which is an address more often than not.
    SignInName,
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
    /// There only in lists of users.
    UserOnly,
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
    /// How many it has besides, who own or manage it.
    Owners,
}

impl Meaning {
    /// The meaning of a column by its name, in lower case and without blanks, dashes, dots, `_` and what stands in brackets.
    ///
    /// Not among them: recovery addresses, `otherMails`, `secondEmail`, `alternateEmailAddress`. They are the owner's, but not
    /// the organization's.
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            // Google Workspace: emailaddress, primaryemail. Entra: mail. Exchange: primarysmtpaddress. Okta: profileemail. IAM
            // Identity Center: emailsvalue. GAM's lists of aliases: target.
            "address"
            | "emailaddress"
            | "email"
            | "primaryemail"
            | "mail"
            | "primarysmtpaddress"
            | "windowsemailaddress"
            | "profileemail"
            | "emailsvalue"
            | "target"
            | "groupprimaryemail" => Self::Address,
            "userprincipalname" | "profilelogin" | "login" | "username" => Self::SignInName,
            "aliases" | "noneditablealiases" | "alias" | "proxyaddresses" | "emailaddresses"
            | "groupemailaliases" | "emailaliases" => Self::Aliases,
            "groupemail" | "group" | "groupaddress" => Self::GroupAddress,
            "memberemail" | "memberid" | "member" => Self::Member,
            // Its `RecipientType` calls a shared mailbox a user's.
            "recipienttypedetails" => Self::RecipientType,
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
            "ownerscount" | "managerscount" => Self::Owners,
            "firstname" | "lastname" | "givenname" | "surname" | "familyname" | "jobtitle"
            | "licenses" | "lastsignin" | "namegivenname" | "namefamilyname"
            | "profilefirstname" | "profilelastname" | "isadmin" => Self::UserOnly,
            _ => return None,
        })
    }
}

impl<'a> Columns<'a> {
    pub(super) fn of(record: &'a Record) -> Self {
        let fields = record.fields.iter();
        let named: Vec<_> = fields
            .map(|(name, values)| (plain(name), values.as_slice()))
            .collect();
        let known = named
            .iter()
            .filter_map(|(name, values)| Some((Meaning::of(name)?, *values)));
        Self {
            columns: known.collect(),
            named,
        }
    }

    pub(super) fn has_addresses(&self) -> bool {
        let addresses = [Meaning::Address, Meaning::SignInName, Meaning::GroupAddress];
        let is_address = |meaning: &Meaning| addresses.contains(meaning);
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
        self.require_readable()?;
        let addresses = self.addresses()?;
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

    /// Refuses what stands in a column of our own form and can be read in no way.
    fn require_readable(&self) -> Result<(), String> {
        let wrong = |name: &str, is_readable: Test<'_>| {
            let values = self.named.iter().filter(|(other, _)| *other == name);
            let mut values = values.flat_map(|(_, values)| values.iter().map(|value| value.trim()));
            values
                .find(|value| !value.is_empty() && !is_readable(value))
                .map(str::to_owned)
        };
        let is_kind = |word: &str| word.contains('#') || Kind::of(&plain(word)).is_some();
        let is_members = |text: &str| text.parse::<u32>().is_ok() || text.contains('@');
        let columns: [(&str, Test<'_>, &str); 3] = [
            ("kind", &is_kind, "`user` or `group`"),
            (
                "enabled",
                &|word| is_true(word).is_some(),
                "`true` or `false`",
            ),
            ("members", &is_members, "a number, or addresses"),
        ];
        for (name, is_readable, expected) in columns {
            if let Some(value) = wrong(name, is_readable) {
                return Err(format!("{name} is `{value}`, and must be {expected}"));
            }
        }
        Ok(())
    }

    /// The addresses, in lower case, the main one first.
    fn addresses(&self) -> Result<Vec<String>, String> {
        let mut addresses: Vec<String> = Vec::new();
        for meaning in [Meaning::Address, Meaning::SignInName, Meaning::Aliases] {
            for text in self.values(meaning) {
                if text.starts_with("System.") {
                    return Err(format!(
                        "a list of addresses stands here as `{text}`; export it joined, as with \
                         @{{n='EmailAddresses';e={{$_.EmailAddresses -join ';'}}}}"
                    ));
                }
                let known = addresses.len();
                let new = addresses_in(text).into_iter();
                addresses.extend(
                    new.filter(|address| !addresses[..known].contains(address))
                        .collect::<Vec<_>>(),
                );
            }
        }
        // Microsoft marks the main one with capitals.
        let main = self.values(Meaning::Aliases).find_map(main_address);
        if let Some(place) =
            main.and_then(|main| addresses.iter().position(|address| *address == main))
        {
            addresses.swap(0, place);
        }
        Ok(addresses)
    }

    fn group(&self) -> AddressOwner {
        let count = |meaning| {
            self.values(meaning)
                .find_map(|text| text.parse::<u32>().ok())
        };
        let named = || {
            let members = self.values(Meaning::Members).flat_map(addresses_in);
            let members: BTreeSet<String> = members.collect();
            u32::try_from(members.len())
                .ok()
                .filter(|members| *members > 0)
        };
        let members = count(Meaning::Members).or_else(named);
        let owners = count(Meaning::Owners).unwrap_or_default();
        AddressOwner::Group {
            members: members.map(|members| members.saturating_add(owners)),
        }
    }

    /// Who the members are, where it says so.
    pub(super) fn members(&self) -> Vec<String> {
        self.values(Meaning::Members)
            .flat_map(addresses_in)
            .collect()
    }

    /// What it is. Where nothing says so, it is told from what only users or only groups have; or not at all.
    fn kind(&self) -> Kind {
        let words = self
            .values(Meaning::RecipientType)
            .chain(self.values(Meaning::Kind));
        let words: Vec<String> = words.map(plain).collect();
        if let Some(kind) = words.iter().find_map(|word| Kind::of(word)) {
            return kind;
        }
        let has = |meanings: &[Meaning]| meanings.iter().any(|meaning| self.has(*meaning));
        if !words.is_empty() {
            Kind::Other
        } else if has(&[Meaning::GroupOnly, Meaning::Members, Meaning::Owners]) {
            Kind::Group
        } else if has(&[
            Meaning::UserOnly,
            Meaning::SignInName,
            Meaning::Enabled,
            Meaning::Disabled,
            Meaning::SignIn,
            Meaning::SignInBlocked,
        ]) {
            Kind::User
        } else {
            Kind::Other
        }
    }

    /// Whether something tells users from groups.
    pub(super) fn has_kind(&self) -> bool {
        self.has(Meaning::GroupAddress)
            || self.has(Meaning::Kind)
            || !matches!(self.kind(), Kind::Other)
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

/// Says that no column holds addresses, and which there are. What looks like somebody's data is not repeated.
pub(super) fn without_addresses(record: Option<&Record>) -> String {
    /// More would hide the rest of the message.
    const SHOWN: usize = 12;
    let names: Vec<&str> = record.iter().flat_map(|record| record.names()).collect();
    let is_name = |name: &&str| !name.contains('@') && name.contains(char::is_alphabetic);
    let what = "no column holds addresses; one must be called address, email, mail, primaryEmail, userPrincipalName or \
                PrimarySmtpAddress";
    if names.is_empty() {
        "the file lists nobody".to_owned()
    } else if names.iter().all(is_name) {
        let shown = names
            .iter()
            .take(SHOWN)
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        format!("{what}, and these are: {shown}")
    } else {
        format!("{what}, and the first line of this file is no line of headers")
    }
}
