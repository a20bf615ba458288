//! What is judged: files, or AWS itself, and what is asked besides.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::Timestamp;

use super::aws_args::{AwsArgs, ReadArgs};
use super::settings::Settings;
use super::world::{self, DirectoryArgs, DnsArgs};
use super::{Failure, inputs, live};
use crate::model::{Account, FileDigest};
use crate::snapshot::Snapshot;

/// What is judged: files, or AWS itself, and what is asked besides.
#[derive(Debug, clap::Args)]
pub(super) struct InputArgs {
    /// Snapshots, Terraform, plans, CSV, folders; `-`: standard input
    ///
    /// Snapshots; files and folders of Terraform; plans and states as `terraform show -json` prints them; inventories as CSV; answers of
    /// the AWS CLI. Several are joined. `-` reads a snapshot from standard input.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Read the contacts from AWS
    ///
    /// Files beside it declare what they should be.
    #[arg(long)]
    pub(super) aws: bool,
    #[command(flatten)]
    pub(super) read_args: ReadArgs,
    #[command(flatten)]
    aws_args: AwsArgs,
    #[command(flatten)]
    pub(super) directory_args: DirectoryArgs,
    #[command(flatten)]
    dns_args: DnsArgs,
    /// Ask DNS nothing
    ///
    /// Domains that the input has no answer for are not judged.
    #[arg(long)]
    offline: bool,
}

impl InputArgs {
    /// Refuses flags about AWS where AWS is not asked.
    ///
    /// # Errors
    /// When there are some.
    pub(super) fn require_sense(&self) -> Result<(), Failure> {
        if self.read_args.names_role() && !self.aws {
            return Err(Failure(
                "--role-name says how to read AWS; add --aws, or leave it out".to_owned(),
            ));
        }
        if self.aws_args.is_given() && !self.aws && !self.directory_args.need_aws() {
            return Err(Failure(
                "--profile and --region say how to call AWS; add --aws, or leave them out"
                    .to_owned(),
            ));
        }
        Ok(())
    }

    /// Reads the input, and from DNS what it lacks and the rules need. Beside it, the files of directories that were read.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn observe(
        &self,
        settings: &Settings,
        now: Timestamp,
        is_quiet: bool,
    ) -> Result<(Snapshot, Vec<FileDigest>), Failure> {
        let mut snapshot = match self.aws {
            true => self.read_live(settings, now, is_quiet)?,
            false => {
                let mut snapshot = inputs::read(&self.paths, now)?;
                let selection = self.read_args.selection();
                snapshot.is_partial |= !selection.is_all();
                let states = &settings.config.states;
                let notices = selection.apply(&mut snapshot.accounts, states)?;
                snapshot.notices.extend(notices);
                snapshot
            }
        };
        let directories = self.look_up(&mut snapshot, settings)?;
        Ok((snapshot, directories))
    }

    fn read_live(
        &self,
        settings: &Settings,
        now: Timestamp,
        is_quiet: bool,
    ) -> Result<Snapshot, Failure> {
        let live = live::read_all(&self.aws_args, &self.read_args, settings, is_quiet)?;
        let is_read: BTreeSet<_> = live
            .accounts
            .iter()
            .map(|account| account.id.value.clone())
            .collect();
        let mut snapshot = inputs::read_beside(live, &self.paths, now)?;
        // What is declared of accounts that were not asked for is not asked for, either.
        if !self.read_args.selection().is_all() {
            snapshot
                .accounts
                .retain(|account| is_read.contains(&account.id.value));
        }
        Ok(snapshot)
    }

    /// Asks the directories and DNS about the contacts of a snapshot. Tells which files were read.
    ///
    /// # Errors
    /// When they cannot be asked.
    pub(super) fn look_up(
        &self,
        snapshot: &mut Snapshot,
        settings: &Settings,
    ) -> Result<Vec<FileDigest>, Failure> {
        let rates = &settings.config.rates;
        let directories =
            self.directory_args
                .ask(snapshot, &self.aws_args, rates, std::future::pending())?;
        if !self.offline {
            let wanted = |account: &Account, contact_type| {
                settings.config.states.contains(&account.state)
                    && settings.policy.needs_dns(contact_type)
            };
            world::resolve(snapshot, &self.dns_args, wanted, std::future::pending())?;
        }
        Ok(directories)
    }
}
