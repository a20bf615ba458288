//! What a build without the SDK says where AWS is to be read.

use std::collections::BTreeSet;

use super::Failure;
use super::aws_args::{AwsArgs, ReadArgs};
use super::settings::Settings;
use crate::collect::directory::Answers;
use crate::config::Rates;
use crate::snapshot::Snapshot;

pub(super) const NO_AWS: &str =
    "this build reads no AWS; install contact-lint with its default features, or give a snapshot";

pub(super) fn read_all(
    _aws: &AwsArgs,
    _read: &ReadArgs,
    _settings: &Settings,
    _is_quiet: bool,
) -> Result<Snapshot, Failure> {
    Err(Failure(NO_AWS.to_owned()))
}

pub(super) fn ask_identity_center(
    _args: &AwsArgs,
    _rates: &Rates,
    _wanted: &BTreeSet<String>,
    _ended: impl Future<Output = ()>,
) -> Result<Answers, Failure> {
    Err(Failure(NO_AWS.to_owned()))
}
