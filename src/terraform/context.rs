use super::declared::{alternate, declared_at};
use super::value::{Members, Node};
use super::words::{GROUPING, OF_ACCOUNTS, has_word_of_contacts, is_filler, words};
use crate::model::{AccountId, Located};

/// The account that a value is about, as far as the names above it tell.
#[derive(Clone)]
pub(super) struct Context {
    pub(super) account: Located<AccountId>,
    pub(super) address: String,
    pub(super) name: Option<Node>,
    pub(super) is_in_contacts: bool,
    pub(super) is_account: bool,
}

impl Context {
    /// What is known of the account within something of this name.
    pub(super) fn below(&self, place: &str, key: &str, words: &[String], node: &Node) -> Self {
        let mut below = self.clone();
        let is_grouping = |word: &String| {
            is_filler(word) || GROUPING.contains(&&**word) || alternate(word).is_some()
        };
        below.is_in_contacts |= has_word_of_contacts(words);
        below.is_account = self.is_below_accounts();
        if is_of_accounts(words) {
            below.address = format!("{}accounts", self.prefix());
            return below;
        }
        if !words.iter().all(is_grouping) || below.is_account {
            below.address = format!("{}{key}", self.prefix());
            below.account = Located {
                value: key
                    .parse()
                    .unwrap_or_else(|_| declared_at(place, &below.address)),
                span: Some(node.span),
            };
        }
        below
    }

    /// What is known of the account within an item of a list of this name: of accounts, each is one.
    pub(super) fn item(&self, place: &str, index: usize, words: &[String], node: &Node) -> Self {
        if !is_of_accounts(words) {
            return self.below(place, &index.to_string(), words, node);
        }
        let mut item = self.clone();
        item.is_account = true;
        item.address = format!("{}{index}", self.prefix());
        item.account = Located {
            value: declared_at(place, &item.address),
            span: Some(node.span),
        };
        item
    }

    pub(super) fn prefix(&self) -> String {
        match self.address.is_empty() {
            true => String::new(),
            false => format!("{}.", self.address),
        }
    }

    fn is_below_accounts(&self) -> bool {
        self.address.ends_with("accounts")
    }

    /// Takes over what an object says of the account itself.
    pub(super) fn read_account(&mut self, members: &Members) {
        for (key, node) in members {
            let words = words(key);
            let words: Vec<_> = words.iter().map(String::as_str).collect();
            match words.as_slice() {
                ["account", "id"] | ["aws", "account", "id"] | ["id"] => {
                    if let Some(id) = node.as_text().and_then(|text| text.parse().ok()) {
                        self.account = Located {
                            value: id,
                            span: Some(node.span),
                        };
                    }
                }
                ["account", "name"] => self.name = Some(node.clone()),
                ["name"] if self.is_account => self.name = Some(node.clone()),
                _ => {}
            }
        }
    }
}

/// Whether something of this name holds accounts.
fn is_of_accounts(words: &[String]) -> bool {
    words.iter().any(|word| word == "accounts")
        && words.iter().all(|word| OF_ACCOUNTS.contains(&&**word))
}
