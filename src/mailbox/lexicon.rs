//! The word lists of the verdict, looked up where they lie in the program. Sources and licences: `lexicon/README.md`.

use std::sync::LazyLock;

use fst::Map;

macro_rules! table {
    ($name:literal) => {
        LazyLock::new(|| Table::open(include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".fst"))))
    };
}

static WORDS: LazyLock<Table> = table!("words");
static ROLE_WORDS: LazyLock<Table> = table!("role-words");
static IMPERSONAL_WORDS: LazyLock<Table> = table!("impersonal-words");
static CONSUMER_DOMAINS: LazyLock<Table> = table!("consumer-domains");
static DISPOSABLE_DOMAINS: LazyLock<Table> = table!("disposable-domains");

/// Words with a number each, as the build wrote them.
struct Table(Option<Map<&'static [u8]>>);

impl Table {
    /// Nothing is read or copied, and the form was made by the build, so that there is always a map.
    fn open(bytes: &'static [u8]) -> Self {
        Self(Map::new(bytes).ok())
    }

    fn get(&self, word: &str) -> Option<u64> {
        self.0.as_ref()?.get(word)
    }

    /// The listed words with which a text begins, from the shortest: where each ends, and its number.
    fn beginnings(&self, text: &str) -> Vec<(usize, u64)> {
        let mut found = Vec::new();
        let Some(map) = &self.0 else {
            return found;
        };
        let automaton = map.as_fst();
        let mut node = automaton.root();
        let mut number = fst::raw::Output::zero();
        for (place, byte) in text.bytes().enumerate() {
            let Some(index) = node.find_input(byte) else {
                break;
            };
            let transition = node.transition(index);
            number = number.cat(transition.out);
            node = automaton.node(transition.addr);
            if node.is_final() {
                found.push((place + 1, number.cat(node.final_output()).value()));
            }
        }
        found
    }
}

/// How many people have a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Frequency {
    /// None of the lists has it.
    #[default]
    Unlisted,
    Rare,
    Common,
}

impl Frequency {
    fn from_bits(bits: u64) -> Self {
        match bits & 0b11 {
            0 => Self::Unlisted,
            1 => Self::Rare,
            _ => Self::Common,
        }
    }

    pub(super) fn is_listed(self) -> bool {
        self > Self::Unlisted
    }
}

/// What the lists say of a word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Word {
    pub(super) given: Frequency,
    pub(super) family: Frequency,
    /// It is an English word or a code name before it is anybody's name.
    pub(super) is_word: bool,
}

impl Word {
    fn from_number(number: u64) -> Self {
        Self {
            given: Frequency::from_bits(number),
            family: Frequency::from_bits(number >> 2),
            is_word: number & 1 << 4 != 0,
        }
    }

    pub(super) fn of(word: &str) -> Self {
        WORDS.get(word).map(Self::from_number).unwrap_or_default()
    }

    /// The listed words with which a text begins, from the shortest, and where each ends.
    pub(super) fn beginnings(text: &str) -> impl Iterator<Item = (usize, Self)> {
        let found = WORDS.beginnings(text).into_iter();
        found.map(|(end, number)| (end, Self::from_number(number)))
    }

    /// Somebody's given name, and no word.
    pub(super) fn is_given(self) -> bool {
        self.given.is_listed() && !self.is_word
    }

    /// The given name of many people, and no word.
    pub(super) fn is_common_given(self) -> bool {
        self.given == Frequency::Common && !self.is_word
    }

    /// Somebody's family name, and no word.
    pub(super) fn is_family(self) -> bool {
        self.family.is_listed() && !self.is_word
    }

    /// The family name of many people, and no word.
    pub(super) fn is_common_family(self) -> bool {
        self.family == Frequency::Common && !self.is_word
    }

    /// Somebody's name, and no word.
    pub(super) fn is_name(self) -> bool {
        self.is_given() || self.is_family()
    }

    /// How many people have it, as either name.
    pub(super) fn frequency(self) -> Frequency {
        self.given.max(self.family)
    }
}

/// What a role word says of a mailbox. In the order in which the build numbers the sections of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A team, a function, an office or a list.
    Team,
    /// What a company calls its first mailbox, and a freelancer the only one: `hello`, `mail`.
    General,
    /// Where something runs, which also stands beside one person's name: `jdoe-aws`.
    Place,
    /// Two letters that abbreviate a function: `it`, `hr`.
    Short,
    /// What joins the words of a glued one, and says nothing by itself: `proteccion-de-datos`.
    Link,
}

impl Role {
    fn from_number(number: u64) -> Self {
        match number {
            0 => Self::Team,
            1 => Self::General,
            2 => Self::Place,
            3 => Self::Short,
            _ => Self::Link,
        }
    }

    pub(super) fn of(word: &str) -> Option<Self> {
        ROLE_WORDS.get(word).map(Self::from_number)
    }

    /// The role words with which a text begins, from the shortest, and where each ends.
    pub(super) fn beginnings(text: &str) -> impl Iterator<Item = (usize, Self)> {
        let found = ROLE_WORDS.beginnings(text).into_iter();
        found.map(|(end, number)| (end, Self::from_number(number)))
    }
}

/// Whether a word of a name shows that it is no person's, though it is no role.
pub(super) fn is_impersonal_word(word: &str) -> bool {
    IMPERSONAL_WORDS.get(word).is_some()
}

/// Whether a domain is that of a provider of personal mailboxes. A provider that has a domain in many countries is listed
/// once, as `yahoo.*`.
pub fn is_consumer_domain(domain: &str) -> bool {
    let brand = domain.split_once('.').filter(|(_, rest)| is_country(rest));
    CONSUMER_DOMAINS.get(domain).is_some()
        || brand.is_some_and(|(brand, _)| CONSUMER_DOMAINS.get(&format!("{brand}.*")).is_some())
}

/// Whether the end of a domain is one that a country gives to companies: `de`, `co.uk`, `com.br`, and `com` as well.
fn is_country(suffix: &str) -> bool {
    let country = match suffix.split_once('.') {
        Some(("co" | "com" | "ne" | "net", country)) => country,
        Some(_) => return false,
        None if suffix == "com" => return true,
        None => suffix,
    };
    country.len() == 2
}

/// Whether mailboxes of a domain, or of one above it, are made to be thrown away.
pub fn is_disposable_domain(domain: &str) -> bool {
    let starts = domain.match_indices('.').map(|(dot, _)| dot + 1);
    let mut domains = std::iter::once(0)
        .chain(starts)
        .map(|start| &domain[start..]);
    domains.any(|domain| domain.contains('.') && DISPOSABLE_DOMAINS.get(domain).is_some())
}
