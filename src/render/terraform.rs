//! A plan as Terraform: a resource for each contact, and an import block for each that AWS has already.

use std::io;

use crate::evidence::visible;
use crate::fix::Plan;
use crate::model::{AccountId, AlternateContact, Field};

const HEAD: &str = "\
# Apply it with the credentials of the management account, or, where its own contacts are not among these, of the delegated
# administrator of AWS Account Management. Import blocks need Terraform 1.5. AWS lets few calls a second through: `terraform apply -parallelism=2`.
# Whoever removes a resource from this file deletes its contact.
";

pub(super) fn render(plan: &Plan, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    let management = plan.organization.as_ref();
    let management = management.map(|organization| &organization.management_account);
    let names_account =
        |account: &AccountId| management.is_some_and(|management| management != account);
    if plan
        .changes
        .iter()
        .any(|change| !names_account(&change.account))
    {
        writeln!(out, "\ndata \"aws_caller_identity\" \"current\" {{}}")?;
    }
    for change in &plan.changes {
        let of = change.contact_type.as_str();
        let word = of.to_uppercase();
        let name = format!("{of}_{}", change.account);
        // The management account must not name itself, nor an account that stands alone.
        let names_account = names_account(&change.account);
        let whose = change.name.as_deref().map(visible);
        writeln!(out, "\n# {} {}", change.account, whose.unwrap_or_default())?;
        writeln!(
            out,
            "resource \"aws_account_alternate_contact\" \"{name}\" {{"
        )?;
        if names_account {
            writeln!(out, "  account_id             = \"{}\"", change.account)?;
        }
        writeln!(out, "  alternate_contact_type = \"{word}\"")?;
        for field in AlternateContact::FIELDS {
            let argument = match field {
                Field::Email => "email_address",
                Field::Phone => "phone_number",
                _ => field.key(),
            };
            let text = quoted(change.after.text(field));
            writeln!(out, "  {argument:<22} = {text}")?;
        }
        if !names_account {
            write!(out, "{}", precondition(&change.account))?;
        }
        writeln!(out, "}}")?;
        if change.before.is_some() {
            let id = match names_account {
                true => format!("{}/{word}", change.account),
                false => word,
            };
            writeln!(
                out,
                "\nimport {{\n  to = aws_account_alternate_contact.{name}\n  id = \"{id}\"\n}}"
            )?;
        }
    }
    Ok(())
}

/// What keeps a resource that names no account from being made with another account's credentials.
fn precondition(account: &AccountId) -> String {
    format!(
        "\n  lifecycle {{\n    precondition {{\n      condition     = data.aws_caller_identity.current.account_id == \"{account}\"\n      \
         error_message = \"These credentials are not of account {account}, which must not be named here.\"\n    }}\n  }}\n"
    )
}

/// A text as a string of HCL, in which nothing is an expression.
///
/// Source: HCL native syntax specification, "Template Expressions".
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '$' | '%' if letters.peek() == Some(&'{') => quoted.extend([letter, letter]),
            _ if letter.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(letter))),
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
