//! Reading the outside world. Everything asynchronous and all input of the crate is in here.

#[cfg(feature = "aws")]
pub mod aws;
pub mod directory;
pub mod dns;
pub mod files;
#[cfg(feature = "aws")]
pub mod journal;
#[cfg(feature = "aws")]
mod locked_file;
#[cfg(feature = "aws")]
pub mod memory;
#[cfg(feature = "aws")]
pub mod put_log;
