//! The words of the domain: accounts, their contacts, what was observed of them, and where.
//!
//! Nothing in here knows of files, networks or rules, and it imports nothing of the crate.

mod account;
mod alternate_contact;
mod contact;
mod contact_type;
mod contacts;
mod control;
mod directory;
mod email;
mod file_digest;
mod location;
mod mail_route;
mod observed;
mod partition;
mod phone_verification;

pub use account::{Account, AccountId, AccountState, InvalidAccountId, Organization};
pub use alternate_contact::{AlternateContact, HeldContact, InvalidAlternateContact, Unfit};
pub use contact::Contact;
pub use contact_type::{ContactType, Field};
pub use contacts::Contacts;
pub use control::ControlStatus;
pub use directory::{AddressOwner, DirectoryEntry, UserStatus};
pub use email::{Email, InvalidEmail};
pub use file_digest::FileDigest;
pub use location::{Located, Location, Position, SourceId, Span};
pub use mail_route::{DnsAnswer, MailExchange, MailRoute};
pub use observed::{Gap, GapReason, Observation, Observed};
pub use partition::Partition;
pub use phone_verification::{InvalidPhoneVerification, PhoneVerification};

/// A moment in time, as in RFC 3339.
pub use jiff::Timestamp;
