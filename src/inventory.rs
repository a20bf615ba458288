//! Files that other programs and people write: spreadsheets, what the AWS CLI prints, and lists of accounts.

mod aws_cli;
mod csv;
mod roster;
mod security_hub;

pub use aws_cli::{is_answer, read as read_answers};
pub use csv::read as read_csv;
pub use roster::read as read_roster;
pub use security_hub::read as read_security_hub;
