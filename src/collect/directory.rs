//! What an organization's directory says of addresses: exports of Google Workspace, Microsoft Entra, Microsoft 365,
//! Exchange Online, Okta and IAM Identity Center, as CSV or JSON.
//!
//! Each product names its columns otherwise, and each version has others; they are told by name, never by place.

mod columns;
mod csv;
mod json;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use columns::{Columns, Subject};

use crate::collect::files;
use crate::model::{AddressOwner, DirectoryEntry, FileDigest};
use crate::source::Diagnostic;

/// One record of an export: values by the name of their column or key.
#[derive(Debug, Default)]
struct Record {
    fields: Vec<(String, Vec<String>)>,
}

impl Record {
    fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| name.as_str())
    }

    fn has_addresses(&self) -> bool {
        Columns::of(self).has_addresses()
    }
}

/// The records of a file.
#[derive(Debug, Default)]
struct Records {
    records: Vec<Record>,
    /// There are more, in another page.
    is_cut_off: bool,
}

/// What a directory says of the addresses that it was asked for.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// By address, in lower case.
    pub entries: BTreeMap<String, DirectoryEntry>,
    /// What is to be known of it, in a sentence each, without a final stop.
    pub notices: Vec<String>,
    /// The files that say it.
    pub files: Vec<FileDigest>,
}

impl Answers {
    /// Adds what one more directory says.
    pub fn add(&mut self, others: Self) {
        let mut contradictions = 0;
        for (address, entry) in others.entries {
            let known = self.entries.get(&address).map(|known| known.owner);
            contradictions += usize::from(known.is_some_and(|known| known != entry.owner));
            entry.add_to(&mut self.entries, address);
        }
        self.notices.extend(others.notices);
        self.files.extend(others.files);
        if contradictions > 0 {
            self.notices.push(format!(
                "the directories contradict each other on {contradictions} of the contacts' addresses; a group goes before a user, and \
                 an enabled user before a disabled one"
            ));
        }
    }
}

/// Reads an export, and what it says of these addresses, which are in lower case. Of all others nothing is kept.
///
/// # Errors
/// When the file cannot be read, is neither CSV nor JSON, has no column with addresses, nothing that tells users from groups, or
/// a value that can be read in no way.
pub fn read(path: &Path, wanted: &BTreeSet<String>) -> Result<Answers, Diagnostic> {
    let (text, digest) = files::read_any_unicode(path)?;
    let name = path.display().to_string();
    let records = match text.trim_start().as_bytes().first() {
        Some(b'[' | b'{') => json::records(&text),
        _ => csv::records(&text),
    };
    let of_file = |message| Diagnostic::of_file(&name, message);
    let Records {
        records,
        is_cut_off,
    } = records.map_err(of_file)?;
    let owners = owners(&records).map_err(of_file)?;
    let source = path
        .file_name()
        .map_or(name.clone(), |name| name.to_string_lossy().into_owned());
    let wanted = owners
        .into_iter()
        .filter(|(address, _)| wanted.contains(address));
    let entry = |Owned { owner, alias_of }| DirectoryEntry {
        owner,
        alias_of,
        source: source.clone(),
    };
    let notice = || {
        format!(
            "{name} is one page of several, so that whom it does not list may be in the directory all the same"
        )
    };
    Ok(Answers {
        entries: wanted
            .map(|(address, owned)| (address, entry(owned)))
            .collect(),
        notices: is_cut_off.then(notice).into_iter().collect(),
        files: vec![digest],
    })
}

/// Whose an address is, and of which it is an alias.
struct Owned {
    owner: AddressOwner,
    alias_of: Option<String>,
}

/// Who has which address, by what all records of a file say.
fn owners(records: &[Record]) -> Result<BTreeMap<String, Owned>, String> {
    let mut owners: BTreeMap<String, Owned> = BTreeMap::new();
    // The groups of which the members are named, each with them; none for one that stands for nobody knows how many.
    let mut memberships: BTreeMap<String, BTreeSet<Option<String>>> = BTreeMap::new();
    let (mut has_addresses, mut has_kind) = (false, false);
    for (index, record) in records.iter().enumerate() {
        let columns = Columns::of(record);
        has_addresses |= columns.has_addresses();
        has_kind |= columns.has_kind();
        let subject = columns
            .subject()
            .map_err(|message| format!("record {}: {message}", index + 1))?;
        match subject {
            Subject::Owner(owner, addresses) => {
                let main = addresses.first().cloned();
                if let Some(main) = &main {
                    let members = columns.members().into_iter().map(Some);
                    memberships.entry(main.clone()).or_default().extend(members);
                }
                for address in addresses {
                    let alias_of = main.clone().filter(|main| *main != address);
                    let known = owners.get(&address).map(|known| known.owner);
                    if known.is_none_or(|known| owner > known) {
                        owners.insert(address, Owned { owner, alias_of });
                    }
                }
            }
            Subject::Membership { group, member } => {
                let (owner, alias_of) = (AddressOwner::Group { members: None }, None);
                owners.insert(group.clone(), Owned { owner, alias_of });
                memberships.entry(group).or_default().insert(member);
            }
            Subject::Other => {}
        }
    }
    if !has_addresses {
        return Err(columns::without_addresses(records.first()));
    }
    if !has_kind {
        return Err(
            "nothing tells users from groups here; add a column kind with user or group, or export more columns".to_owned(),
        );
    }
    count_members(&mut owners, &memberships);
    Ok(owners)
}

/// Counts named members, which says more than a number does: of a group that has a group as member nobody knows how many.
fn count_members(
    owners: &mut BTreeMap<String, Owned>,
    memberships: &BTreeMap<String, BTreeSet<Option<String>>>,
) {
    for (group, members) in memberships
        .iter()
        .filter(|(_, members)| !members.is_empty())
    {
        let is_group = |member: &String| {
            owners
                .get(member)
                .is_some_and(|owned| matches!(owned.owner, AddressOwner::Group { .. }))
        };
        let is_known = members
            .iter()
            .all(|member| member.as_ref().is_some_and(|member| !is_group(member)));
        let members = is_known
            .then(|| u32::try_from(members.len()).ok())
            .flatten();
        if let Some(owned) = owners.get_mut(group)
            && let AddressOwner::Group { members: known } = &mut owned.owner
        {
            *known = members;
        }
    }
}
