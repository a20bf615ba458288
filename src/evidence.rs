//! Why a check judged as it did: a code, a sentence with gaps, and what stands in the gaps, each
//! marked as public or personal.
//!
//! [`Redactor::sentence`] is the only function that turns evidence into text.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::model::{Field, Gap, Span};

/// One reason, for programs (`code`, `arguments`) and for people (the sentence).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// A stable name of the reason, in kebab-case.
    pub code: &'static str,
    /// The sentence, with an argument's name in braces wherever it stands: `the domain {domain} is gone`.
    pub sentence: Cow<'static, str>,
    /// What stands in the sentence's gaps.
    pub arguments: Vec<Argument>,
    /// Where what it speaks of stands, if that is somewhere else than its subject.
    pub span: Option<Span>,
}

/// What stands in one gap of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// The gap's name.
    pub name: &'static str,
    /// The text.
    pub value: String,
    /// Whose it is.
    pub privacy: Privacy,
}

/// Whether a text may be shown to whoever can read a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Privacy {
    /// Anybody may read it.
    Public,
    /// It is somebody's e-mail address.
    Mailbox,
    /// It is somebody's name.
    Name,
    /// It is somebody's phone number.
    Phone,
    /// It is the name of a file with people in it, which may be named after one.
    Directory,
    /// It is what somebody titles themselves or their company, which may be named after one.
    Title,
    /// It is an expression that somebody wrote, which may hold an address.
    Pattern,
    /// It is what a service said, which may name whoever called it.
    Message,
}

impl Privacy {
    /// The word that an alias begins with; `None` when none is needed.
    fn alias(self) -> Option<&'static str> {
        match self {
            Self::Public => None,
            Self::Mailbox => Some("mailbox"),
            Self::Name => Some("name"),
            Self::Phone => Some("phone"),
            Self::Directory => Some("directory"),
            Self::Title => Some("title"),
            Self::Pattern => Some("pattern"),
            Self::Message => Some("message"),
        }
    }
}

impl Evidence {
    /// A reason without arguments yet.
    pub fn new(code: &'static str, sentence: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            sentence: sentence.into(),
            arguments: Vec::new(),
            span: None,
        }
    }

    /// What stands in a field, and nothing else.
    pub fn of_field(field: Field, value: &str) -> Self {
        Self::new("field", "{value}").value("value", field, value)
    }

    /// Says where what it speaks of stands.
    pub fn at(self, span: Option<Span>) -> Self {
        Self { span, ..self }
    }

    /// Fills a gap with something that anybody may read.
    pub fn public(self, name: &'static str, value: impl Into<String>) -> Self {
        self.with(name, value, Privacy::Public)
    }

    /// Fills a gap with an e-mail address.
    pub fn mailbox(self, name: &'static str, value: impl Into<String>) -> Self {
        self.with(name, value, Privacy::Mailbox)
    }

    /// Fills a gap with somebody's name.
    pub fn name(self, name: &'static str, value: impl Into<String>) -> Self {
        self.with(name, value, Privacy::Name)
    }

    /// Fills a gap with a phone number.
    pub fn phone(self, name: &'static str, value: impl Into<String>) -> Self {
        self.with(name, value, Privacy::Phone)
    }

    /// Fills a gap with an expression that somebody wrote.
    pub fn pattern(self, name: &'static str, value: impl Into<String>) -> Self {
        self.with(name, value, Privacy::Pattern)
    }

    /// Fills a gap with the value of a contact's field.
    pub fn value(self, name: &'static str, field: Field, value: impl Into<String>) -> Self {
        let privacy = match field {
            Field::Name => Privacy::Name,
            Field::Title | Field::Company => Privacy::Title,
            Field::Email => Privacy::Mailbox,
            Field::Phone => Privacy::Phone,
            Field::Country | Field::PhoneVerification => Privacy::Public,
        };
        self.with(name, value, privacy)
    }

    /// Fills a gap with the name of a directory.
    pub fn directory(self, name: &'static str, value: impl Into<String>) -> Self {
        self.with(name, value, Privacy::Directory)
    }

    /// Fills the gaps `reason`, `detail` and `advice` with what could not be read.
    pub fn gap(self, gap: &Gap) -> Self {
        self.public("reason", gap.reason.as_str())
            .with("detail", &gap.detail, Privacy::Message)
            .public("advice", gap.reason.advice())
    }

    fn with(mut self, name: &'static str, value: impl Into<String>, privacy: Privacy) -> Self {
        // Most have one or two, and there may be hundreds of thousands of them.
        self.arguments.reserve_exact(1);
        self.arguments.push(Argument {
            name,
            value: value.into(),
            privacy,
        });
        self
    }
}

/// Shows evidence, either as it is or with aliases in place of what is personal.
///
/// An alias such as `mailbox-7` stands for the same value throughout a run, so that 'the same mailbox
/// on 40 accounts' still reads.
#[derive(Debug)]
pub struct Redactor {
    /// `None`: everything is shown.
    aliases: Option<HashMap<(Privacy, String), String>>,
}

impl Redactor {
    /// Shows everything.
    pub fn open() -> Self {
        Self { aliases: None }
    }

    /// Hides what is personal, with aliases counted in the order in which `evidence` comes.
    pub fn closed<'a>(evidence: impl Iterator<Item = &'a Evidence>) -> Self {
        let mut aliases = HashMap::new();
        let mut counts: HashMap<Privacy, usize> = HashMap::new();
        for argument in evidence.flat_map(|evidence| &evidence.arguments) {
            let Some(word) = argument.privacy.alias() else {
                continue;
            };
            aliases.entry(alias_key(argument)).or_insert_with(|| {
                let count = counts.entry(argument.privacy).or_default();
                *count += 1;
                format!("{word}-{count}")
            });
        }
        Self {
            aliases: Some(aliases),
        }
    }

    /// Whether what is personal is hidden.
    pub fn is_closed(&self) -> bool {
        self.aliases.is_some()
    }

    /// An argument's value as this report may show it, otherwise unchanged.
    pub fn value<'a>(&'a self, argument: &'a Argument) -> &'a str {
        match (&self.aliases, argument.privacy.alias()) {
            (None, _) | (_, None) => &argument.value,
            (Some(aliases), Some(word)) => aliases
                .get(&alias_key(argument))
                .map_or(word, String::as_str),
        }
    }

    /// The sentence with its gaps filled, in which nothing can act on a terminal.
    pub fn sentence(&self, evidence: &Evidence) -> String {
        self.sentence_with(evidence, "", "")
    }

    /// The same, with a text in the gap of this name.
    pub fn sentence_with(&self, evidence: &Evidence, gap: &str, text_in_gap: &str) -> String {
        let mut text = String::new();
        let mut rest = &*evidence.sentence;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            text.push_str(before);
            let mut arguments = evidence.arguments.iter();
            if let Some(argument) = arguments.find(|argument| argument.name == name) {
                text.push_str(&visible(self.value(argument)));
            } else if name == gap {
                text.push_str(text_in_gap);
            }
            rest = after;
        }
        text.push_str(rest);
        text
    }
}

/// Mailboxes and names that differ only in case or padding are one.
fn alias_key(argument: &Argument) -> (Privacy, String) {
    (argument.privacy, argument.value.trim().to_lowercase())
}

/// The text with everything that is invisible or acts on a terminal written out: control characters,
/// and the marks that change the direction of writing (Unicode Standard Annex #9) or have no width.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_unseen(character) => out.extend(character.escape_unicode()),
            _ => out.push(character),
        }
    }
    out
}

/// Whether nobody sees a character, and whether it may act where it is shown, as [`visible`] has it.
pub fn is_unseen(character: char) -> bool {
    let is_mark = matches!(
        character,
        '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    );
    is_mark || character.is_control()
}
