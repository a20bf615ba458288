use clap::ValueEnum;
use serde_json::{Value, json};

use super::settings::SettingsArgs;
use super::{Exit, Failure, aws_args, print};
use crate::config::Operation;
use crate::model::{AccountId, AlternateContact, ContactType, Partition};

const EXAMPLES: &str = "\
Examples:
  contact-lint iam-policy
  contact-lint iam-policy role-caller --role-name SecurityAudit
  contact-lint iam-policy role-trust --caller 111122223333 --external-id 4711
  contact-lint iam-policy --config contact-lint.toml > policy.json";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Who is to be allowed
    #[arg(value_enum, default_value_t = Who::Organization)]
    who: Who,
    /// Only these contacts, separated by commas [default: what the rules need]
    #[arg(long, value_name = "TYPE", value_delimiter = ',')]
    contacts: Vec<ContactType>,
    /// The role that `role-caller` takes on in each account
    #[arg(long, value_name = "NAME", value_parser = aws_args::role_name, required_if_eq("who", "role-caller"))]
    role_name: Option<String>,
    /// The region that is called, which tells the partition of the role
    #[arg(long, value_name = "REGION", default_value = "us-east-1")]
    region: String,
    /// Also put security, operations and billing contacts in place, for `fix apply`
    #[arg(long)]
    fix: bool,
    /// Also read IAM Identity Center, for --directory identity-center
    #[arg(long)]
    identity_center: bool,
    /// The account that `role-trust` lets take on the role
    #[arg(long, value_name = "ID", required_if_eq("who", "role-trust"))]
    caller: Option<AccountId>,
    /// What `role-trust` asks of whoever takes on the role
    #[arg(long, value_name = "ID")]
    external_id: Option<String>,
    #[command(flatten)]
    settings_args: SettingsArgs,
}

/// Who reads contacts, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Who {
    /// The management account, or the delegated administrator of AWS Account Management, which read all accounts
    Organization,
    /// An account that reads its own contacts
    Account,
    /// Whoever lists the accounts and takes on --role-name in each
    RoleCaller,
    /// The role in each account that --role-name names
    Role,
    /// Whom that role trusts: the account of --caller
    RoleTrust,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let statements = match &args.caller {
        Some(caller) if args.who == Who::RoleTrust => vec![trust(caller, args)],
        _ => permissions(args)?,
    };
    let is_alternate = |of: &ContactType| of.is_alternate();
    if args.fix && !args.contacts.is_empty() && !args.contacts.iter().any(is_alternate) {
        return Err(Failure(
            "only security, operations and billing contacts can be put in place; name one of them, or leave out --fix"
                .to_owned(),
        ));
    }
    let policy = json!({ "Version": "2012-10-17", "Statement": statements });
    let policy = serde_json::to_string_pretty(&policy)?;
    print(|out| writeln!(out, "{policy}"))?;
    Ok(Exit::Clean)
}

/// Lets an account take on the role.
fn trust(caller: &AccountId, args: &Args) -> Value {
    let partition = Partition::of_region(&args.region);
    let mut statement = json!({
        "Sid": "LetTheCallerTakeItOn",
        "Effect": "Allow",
        "Principal": { "AWS": format!("arn:{partition}:iam::{caller}:root") },
        "Action": Operation::AssumeRole.as_str(),
    });
    if let Some(id) = &args.external_id {
        statement["Condition"] = json!({ "StringEquals": { "sts:ExternalId": id } });
    }
    statement
}

fn permissions(args: &Args) -> Result<Vec<Value>, Failure> {
    let settings = args.settings_args.load()?;
    let contacts = match args.contacts.as_slice() {
        [] => settings.policy.needed_contacts(),
        named => named.to_vec(),
    };
    let mut statements = Vec::new();
    let of_contacts = reading(&contacts);
    if !of_contacts.is_empty() {
        statements.push(statement("ReadContacts", &of_contacts, "*"));
    }
    if args.fix && args.who != Who::RoleCaller {
        statements.push(writing(&args.contacts));
    }
    if args.who != Who::Role {
        let tags = settings.need_tags() && args.who != Who::Account;
        let listing = listing(args.who, tags);
        statements.push(statement("ListAccounts", &listing, "*"));
    }
    if let (Who::RoleCaller, Some(role)) = (args.who, &args.role_name) {
        let partition = Partition::of_region(&args.region);
        let roles = format!("arn:{partition}:iam::*:role/{role}");
        let take_on = [Operation::AssumeRole];
        statements.push(statement("TakeOnTheRole", &take_on, &roles));
    }
    if args.identity_center && args.who != Who::Role {
        let directory = [
            Operation::ListInstances,
            Operation::ListUsers,
            Operation::ListGroups,
            Operation::ListGroupMemberships,
        ];
        statements.push(statement("ReadIdentityCenter", &directory, "*"));
    }
    Ok(statements)
}

/// What reads these contacts. A root user's address comes with the account.
fn reading(contacts: &[ContactType]) -> Vec<Operation> {
    let alternate = contacts.iter().any(|of| of.is_alternate());
    let primary = contacts.contains(&ContactType::Primary);
    let alternate = alternate.then_some(Operation::GetAlternateContact);
    let primary = primary.then_some(Operation::GetContactInformation);
    alternate.into_iter().chain(primary).collect()
}

/// What puts these contacts in place, or all that can be where none is named.
fn writing(contacts: &[ContactType]) -> Value {
    let alternate = AlternateContact::TYPES.into_iter();
    let named = alternate.filter(|of| contacts.is_empty() || contacts.contains(of));
    let words: Vec<_> = named.map(|of| of.as_str().to_uppercase()).collect();
    let mut statement = statement("PutContactsInPlace", &[Operation::PutAlternateContact], "*");
    statement["Condition"] =
        json!({ "ForAnyValue:StringEquals": { "account:AlternateContactTypes": words } });
    statement
}

/// What tells which accounts there are. An account by itself asks whether it may list others.
fn listing(who: Who, with_tags: bool) -> Vec<Operation> {
    let mut listing = vec![Operation::DescribeOrganization, Operation::ListAccounts];
    if who != Who::Account {
        listing.extend([
            Operation::ListRoots,
            Operation::ListOrganizationalUnitsForParent,
            Operation::ListAccountsForParent,
        ]);
    }
    if with_tags {
        listing.push(Operation::ListTagsForResource);
    }
    listing
}

fn statement(name: &str, operations: &[Operation], resource: &str) -> Value {
    let actions: Vec<_> = operations
        .iter()
        .map(|operation| operation.as_str())
        .collect();
    json!({ "Sid": name, "Effect": "Allow", "Action": actions, "Resource": resource })
}
