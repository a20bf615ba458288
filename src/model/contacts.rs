use super::{Contact, ContactType, Observed};

/// What was observed of an account's contacts, by type. A type that is missing was never asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contacts(Box<[Option<Observed<Contact>>; ContactType::ALL.len()]>);

impl Contacts {
    /// What was observed of one.
    pub fn get(&self, of: ContactType) -> Option<&Observed<Contact>> {
        self.0[of as usize].as_ref()
    }

    /// Whether it was asked for.
    pub fn contains(&self, of: ContactType) -> bool {
        self.get(of).is_some()
    }

    /// Puts what was observed of a contact in place of what was known, and gives that back.
    pub fn insert(
        &mut self,
        of: ContactType,
        observed: Observed<Contact>,
    ) -> Option<Observed<Contact>> {
        self.0[of as usize].replace(observed)
    }

    /// Takes out what was observed of a contact.
    pub fn remove(&mut self, of: ContactType) -> Option<Observed<Contact>> {
        self.0[of as usize].take()
    }

    /// All of them, by type.
    pub fn iter(&self) -> impl Iterator<Item = (ContactType, &Observed<Contact>)> {
        let types = ContactType::ALL.into_iter();
        types.filter_map(|of| Some((of, self.get(of)?)))
    }

    /// All of them, by type, without it.
    pub fn values(&self) -> impl Iterator<Item = &Observed<Contact>> {
        self.0.iter().flatten()
    }
}

impl FromIterator<(ContactType, Observed<Contact>)> for Contacts {
    fn from_iter<I: IntoIterator<Item = (ContactType, Observed<Contact>)>>(all: I) -> Self {
        let mut contacts = Self::default();
        contacts.extend(all);
        contacts
    }
}

impl Extend<(ContactType, Observed<Contact>)> for Contacts {
    fn extend<I: IntoIterator<Item = (ContactType, Observed<Contact>)>>(&mut self, all: I) {
        for (of, observed) in all {
            self.insert(of, observed);
        }
    }
}

impl IntoIterator for Contacts {
    type Item = (ContactType, Observed<Contact>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        let all = ContactType::ALL.into_iter().zip(*self.0);
        let known: Vec<_> = all
            .filter_map(|(of, observed)| Some((of, observed?)))
            .collect();
        known.into_iter()
    }
}
