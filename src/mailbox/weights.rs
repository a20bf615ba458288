//! What each signal says, in one table: above 0 for a person, below 0 for a team. [`THRESHOLD`] settles the verdict.
//!
//! Calibrated on labelled addresses with `examples/mailbox-eval.rs`.

/// The sum of weights from which on a verdict is given: as much as one strong signal.
pub const THRESHOLD: i32 = 10;

/// Role words and nothing else: `soc`, `aws-security`.
pub(super) const ROLES_ONLY: i32 = -30;
/// Role words beside others: `acme-security`.
pub(super) const ROLES_AMONG: i32 = -20;
/// A long role word glued to something else: `acmesecurity`.
pub(super) const ROLE_GLUED: i32 = -14;
/// A domain of mailing lists.
pub(super) const LIST_DOMAIN: i32 = -30;
/// A name that no person has: `Security Team`.
pub(super) const IMPERSONAL_NAME: i32 = -1;

/// Both of the contact's names, perhaps one as an initial: `jane.doe`, `jdoe` of a Jane Doe.
pub(super) const OWN_NAMES: i32 = 24;
/// The contact's initials: `jd` of a Jane Doe.
pub(super) const OWN_INITIALS: i32 = 12;
/// One of the contact's names, where it is one that people have: `jane` of a Jane Doe.
pub(super) const OWN_LISTED_NAME: i32 = 16;
/// One of the contact's names, which may be a project's as well: `phoenix` of a Phoenix Project.
pub(super) const OWN_OTHER_NAME: i32 = 8;
/// The beginnings of both of the contact's names: `jado` of a Jane Doe.
pub(super) const OWN_ABBREVIATION: i32 = 14;
/// A domain that bears the contact's family name.
pub(super) const OWN_DOMAIN: i32 = 12;

/// A given and a family name from the lists: `jane.doe`, `janedoe`.
pub(super) const LISTED_NAMES: i32 = 20;
/// An initial and a family name, kept apart: `j.doe`.
pub(super) const INITIAL_AND_NAME: i32 = 15;
/// An initial and a family name in one word: `jdoe`.
pub(super) const INITIAL_GLUED: i32 = 12;
/// A given name beside something that is no name of the lists: `jane.xyzzy`.
pub(super) const GIVEN_AND_OTHER: i32 = 12;
/// A given name alone: `jane`.
pub(super) const GIVEN_ALONE: i32 = 13;
/// A family name alone: `doe`.
pub(super) const FAMILY_ALONE: i32 = 11;
/// One name alone that is a word as well: `phoenix`.
pub(super) const AMBIGUOUS_ALONE: i32 = 4;
/// What marks a person's account: `ext-jane`, `adm.jdoe`.
pub(super) const PERSONAL_MARK: i32 = 6;

/// A provider of personal mailboxes.
pub(super) const CONSUMER_DOMAIN: i32 = 10;
