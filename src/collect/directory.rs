//! What an organization's directory says of addresses: exports of Google Workspace, Microsoft Entra, Microsoft 365,
//! Exchange Online, Okta and IAM Identity Center, as CSV or JSON.
//!
//! Each product names its columns otherwise, and each version has others; they are told by name, never by place.

mod columns;
mod csv;
mod json;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use columns::{Columns, Subject};

use crate::collect::files;
use crate::model::{AddressOwner, DirectoryEntry};
use crate::source::Diagnostic;

/// One record of an export: values by the name of their column or key, in the order of the file.
#[derive(Debug, Default)]
struct Record {
    fields: Vec<(String, Vec<String>)>,
}

/// Reads an export, and what it says of these addresses, which are in lower case. Of all others nothing is kept.
///
/// # Errors
/// When the file cannot be read, is neither CSV nor JSON, or has no column with addresses.
pub fn read(
    path: &Path,
    wanted: &BTreeSet<String>,
) -> Result<BTreeMap<String, DirectoryEntry>, Diagnostic> {
    let text = files::read_any_unicode(path)?;
    let name = path.display().to_string();
    let records = match text.trim_start().as_bytes().first() {
        Some(b'[' | b'{') => json::records(&text),
        _ => csv::records(&text),
    };
    let records = records.map_err(|message| Diagnostic::of_file(&name, message))?;
    let entries = entries(&records).map_err(|message| Diagnostic::of_file(&name, message))?;
    let source = path
        .file_name()
        .map_or(name, |name| name.to_string_lossy().into_owned());
    let wanted = entries
        .into_iter()
        .filter(|(address, _)| wanted.contains(address));
    let entry = |Owned { owner, alias_of }| DirectoryEntry {
        owner,
        alias_of,
        source: source.clone(),
    };
    Ok(wanted
        .map(|(address, owned)| (address, entry(owned)))
        .collect())
}

/// Whose an address is, and of which it is an alias.
struct Owned {
    owner: AddressOwner,
    alias_of: Option<String>,
}

/// Who has which address, by what all records of a file say.
fn entries(records: &[Record]) -> Result<BTreeMap<String, Owned>, String> {
    let mut owners: BTreeMap<String, Owned> = BTreeMap::new();
    // Of files that have a row for each member: the groups, and their members' names. That says more than a number does.
    let mut memberships: BTreeMap<String, BTreeSet<Option<String>>> = BTreeMap::new();
    let mut has_addresses = false;
    for record in records {
        let columns = Columns::of(record);
        has_addresses |= columns.has_addresses();
        match columns.subject()? {
            Subject::Owner(owner, addresses) => {
                let main = addresses.first().cloned();
                for address in addresses {
                    let alias_of = main.clone().filter(|main| *main != address);
                    let known = owners.get(&address).map(|known| known.owner);
                    if known.is_none_or(|known| owner > known) {
                        owners.insert(address, Owned { owner, alias_of });
                    }
                }
            }
            Subject::Membership { group, member } => {
                memberships.entry(group).or_default().insert(member);
            }
            Subject::Other => {}
        }
    }
    if !has_addresses {
        return Err(columns::without_addresses(records));
    }
    for (group, members) in memberships {
        // A member that is a group stands for nobody knows how many.
        let is_known = !members.contains(&None);
        let members = is_known
            .then(|| u32::try_from(members.len()).ok())
            .flatten();
        let owner = AddressOwner::Group { members };
        owners.insert(
            group,
            Owned {
                owner,
                alias_of: None,
            },
        );
    }
    Ok(owners)
}
