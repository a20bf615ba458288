//! What each signal says, in one table: above 0 for a person, below 0 for a team. [`THRESHOLD`] settles the verdict.
//!
//! Calibrated on labelled addresses with `examples/mailbox-eval.rs`.

/// The sum of weights from which on a verdict is given: as much as one strong signal.
pub const THRESHOLD: i32 = 10;

/// Words of teams and functions, and nothing else: `soc`, `cloud-security`.
pub(super) const TEAM_ONLY: i32 = -30;
/// Words of teams and functions beside others: `acme-security`.
pub(super) const TEAM_AMONG: i32 = -22;
/// A word of a team or function at the end, behind a dash: `rosa-support`.
pub(super) const TEAM_LAST: i32 = -25;
/// Where something runs, and nothing else: `aws`, `it`.
pub(super) const PLACE_ONLY: i32 = -20;
/// Where something runs, beside others: `acme-aws`, `jdoe-aws`.
pub(super) const PLACE_AMONG: i32 = -10;
/// A word of a function that is a common family name as well, behind a given name or an initial: `tiago.sales`.
pub(super) const ROLE_OR_FAMILY: i32 = -9;
/// What companies and freelancers call their first mailbox: `hello`, `mail`.
pub(super) const GENERAL_ONLY: i32 = -14;
/// The same beside others: `acme-mail`.
pub(super) const GENERAL_AMONG: i32 = -10;
/// A role word glued to something else: `globexsecurity`.
pub(super) const ROLE_GLUED: i32 = -22;
/// A role word behind the `+`: `acme+security`.
pub(super) const ROLE_TAG: i32 = -1;
/// A domain of mailing lists.
pub(super) const LIST_DOMAIN: i32 = -30;
/// A name that no person has: `Security Team`.
pub(super) const IMPERSONAL_NAME: i32 = -1;
/// A title that no person has: `Security Team`.
pub(super) const IMPERSONAL_TITLE: i32 = -1;
/// A name that no person has, and which the mailbox repeats: `mandos` of the Mandos Maintainers.
pub(super) const IMPERSONAL_NAME_REPEATED: i32 = -16;

/// What a directory says: more than all else together.
pub(super) const DIRECTORY: i32 = 100;

/// Both of the contact's names, perhaps one as an initial: `jane.doe`, `jdoe` of a Jane Doe.
pub(super) const OWN_NAMES: i32 = 28;
/// One of the contact's names, or both among other letters: `jane` of a Jane Doe.
pub(super) const OWN_NAME: i32 = 20;
/// The contact's names, where they may be a project's as well: `phoenix` of a Phoenix Rising.
pub(super) const OWN_WORD: i32 = 8;
/// The contact's initials: `jd` of a Jane Doe.
pub(super) const OWN_INITIALS: i32 = 12;
/// The beginnings of both of the contact's names: `jado` of a Jane Doe.
pub(super) const OWN_ABBREVIATION: i32 = 14;
/// The beginning of one of the contact's names: `seb` of a Sebastien.
pub(super) const OWN_BEGINNING: i32 = 11;
/// A domain that bears both of the contact's names.
pub(super) const OWN_DOMAIN_WHOLE: i32 = 26;
/// A domain that bears one of the contact's names.
pub(super) const OWN_DOMAIN: i32 = 14;

/// A given and a family name from the lists: `jane.doe`, `janedoe`.
pub(super) const LISTED_NAMES: i32 = 24;
/// The same, where both are words as well: `mark.hill`.
pub(super) const NAMES_AND_WORDS: i32 = 12;
/// An initial and a family name, kept apart: `j.doe`.
pub(super) const INITIAL_AND_NAME: i32 = 21;
/// An initial and a word that the lists lack, kept apart: `j.zzyzxyan`.
pub(super) const INITIAL_AND_OTHER: i32 = 11;
/// An initial and a long and common family name in one word: `jkowalczyk`.
pub(super) const INITIAL_AND_COMMON: i32 = 20;
/// An initial and a family name in one word: `jdoe`.
pub(super) const INITIAL_GLUED: i32 = 13;
/// An initial and a family name that is a word as well: `jbaker`.
pub(super) const INITIAL_AND_WORD: i32 = 11;
/// Two initials and a family name: `jqdoe`.
pub(super) const INITIALS_GLUED: i32 = 11;
/// Two consonants that begin no word, and what sounds like a name: `jgoerzen`.
pub(super) const INITIAL_BY_SOUND: i32 = 11;
/// A name with something before it or behind it: `thejanedoe`.
pub(super) const NAME_AND_ADDITION: i32 = 13;
/// A given name beside what may be a family name that the lists lack: `jane.xyzzy`.
pub(super) const GIVEN_AND_OTHER: i32 = 14;
/// A given name beside a word: `jane.builds`.
pub(super) const GIVEN_AND_WORD: i32 = 10;
/// A family name beside what may be a given name that the lists lack: `xyzzy.doe`.
pub(super) const FAMILY_AND_OTHER: i32 = 11;
/// A long name beside what may be a name that the lists lack, in one word: `xyzzyvillalobos`.
pub(super) const OTHER_AND_FAMILY: i32 = 11;
/// A word that ends as family names do: `xyzzyenko`.
pub(super) const FAMILY_BY_ENDING: i32 = 11;
/// A given name alone: `jane`.
pub(super) const GIVEN_ALONE: i32 = 14;
/// A family name alone: `doe`.
pub(super) const FAMILY_ALONE: i32 = 13;
/// A rare name alone.
pub(super) const RARE_ALONE: i32 = 11;
/// One name alone that is a word as well: `phoenix`.
pub(super) const AMBIGUOUS_ALONE: i32 = 4;
/// What marks a person's account: `ext-jane`, `adm.jdoe`.
pub(super) const PERSONAL_MARK: i32 = 6;
/// `me`, and nothing else.
pub(super) const MYSELF: i32 = 14;
/// A domain that bears a full name, of a freelancer's one mailbox: `hello@janedoe.example`.
pub(super) const PERSONAL_DOMAIN: i32 = 26;
/// A domain that bears a family name, or a full one otherwise: `doe.example`, `jdoe.example`. Companies do so, too.
pub(super) const FAMILY_DOMAIN: i32 = 5;

/// A provider of personal mailboxes.
pub(super) const CONSUMER_DOMAIN: i32 = 11;
