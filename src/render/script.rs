//! A plan as a script that carries it out with the AWS CLI.

use std::collections::BTreeMap;
use std::io;

use crate::evidence::visible;
use crate::fix::{Change, Plan};
use crate::model::{AlternateContact, Field};

/// What each script does, whatever its plan.
const FUNCTIONS: &str = include_str!("script.sh");

pub(super) fn render(plan: &Plan, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(
        out,
        "#!/usr/bin/env bash\n# Puts contacts of AWS accounts in place, as planned at {}.",
        plan.made_at
    )?;
    out.write_all(FUNCTIONS.as_bytes())?;
    match &plan.organization {
        Some(organization) => writeln!(
            out,
            "\norganization=$(aws organizations describe-organization --query Organization.Id --output text) || exit 2\n\
             if [ \"$organization\" != {} ]; then\n    \
             echo 'the plan is not of the organization that these credentials belong to' >&2\n    exit 2\nfi\n",
            quoted(&organization.id)
        )?,
        None => {
            if let Some(first) = plan.changes.first() {
                writeln!(
                    out,
                    "\nif [ \"$caller\" != {} ]; then\n    echo 'the plan is not of the account of these credentials' >&2\n    \
                     exit 2\nfi\n",
                    first.account
                )?;
            }
        }
    }
    for change in &plan.changes {
        if let Some(name) = &change.name {
            writeln!(out, "# {}", visible(name))?;
        }
        of_change(change, out)?;
    }
    writeln!(
        out,
        "\necho \"$changed changed, $right already right, $refused refused, $failed failed\"\n[ $((refused + failed)) = 0 ]"
    )
}

fn of_change(change: &Change, out: &mut dyn io::Write) -> io::Result<()> {
    let values = |text: &dyn Fn(Field) -> String| {
        let texts = AlternateContact::FIELDS.map(|field| quoted(&text(field)));
        format!("\"$(values {})\"", texts.join(" "))
    };
    let before = match &change.before {
        // The AWS CLI writes `None` where the answer has no value.
        Some(held) => values(&|field| held.text(field).unwrap_or("None").to_owned()),
        None => "none".to_owned(),
    };
    let after = values(&|field| change.after.text(field).to_owned());
    let parameters = AlternateContact::FIELDS.map(|field| {
        let parameter = match field {
            Field::Email => "EmailAddress",
            Field::Phone => "PhoneNumber",
            Field::Title => "Title",
            _ => "Name",
        };
        (parameter, change.after.text(field))
    });
    // As JSON, no value is taken for a flag or for the name of a file.
    let request = serde_json::to_string(&BTreeMap::from(parameters))?;
    writeln!(
        out,
        "fix {} {} \\\n    {before} \\\n    {after} \\\n    {}",
        change.account,
        change.contact_type.as_str().to_uppercase(),
        quoted(&request)
    )
}

/// A text as one word of the shell, in which nothing is expanded.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
