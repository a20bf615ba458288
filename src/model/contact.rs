use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::Arc;

use super::{Field, Located, PhoneVerification, SourceId, Span};

/// What AWS knows of a contact: a text in each field that the input states. A field that it does not state is not the same as an
/// empty one.
///
/// The texts are pieces of one that many contacts may hold together, such as the file that they were read from.
#[derive(Clone, Default)]
pub struct Contact {
    whole: Arc<String>,
    /// By field, in the order of [`Field::ALL`].
    pieces: [Option<Piece>; Field::ALL.len()],
    /// The source in which each piece stands in quotation marks.
    quoted_in: Option<SourceId>,
    /// What else is known of where the fields stand.
    declared: Option<Box<Declared>>,
}

/// What files say of a contact in which a field may stand anywhere.
#[derive(Clone, Default)]
struct Declared {
    /// Where each field stands.
    spans: [Option<Span>; Field::ALL.len()],
    /// The expressions of fields that a file declares and does not tell.
    unresolved: BTreeMap<Field, Located<String>>,
}

/// A piece of a text, in bytes.
#[derive(Clone, Copy)]
struct Piece {
    start: u32,
    /// One more than the length, so that nothing takes no room.
    length_and_one: NonZeroU32,
}

impl Piece {
    /// Nothing when the text is longer than offsets reach.
    fn of(range: Range<usize>) -> Option<Self> {
        let length = u32::try_from(range.len()).ok()?;
        Some(Self {
            start: u32::try_from(range.start).ok()?,
            length_and_one: NonZeroU32::MIN.checked_add(length)?,
        })
    }

    fn range(self) -> Range<usize> {
        let start = self.start as usize;
        start..start + self.length_and_one.get() as usize - 1
    }
}

impl Contact {
    /// A contact whose fields are these pieces of a source's text, each in quotation marks there. Nothing when the text is longer
    /// than offsets reach.
    pub fn quoted_in(
        whole: &Arc<String>,
        source: SourceId,
        fields: impl IntoIterator<Item = (Field, Range<usize>)>,
    ) -> Option<Self> {
        let mut pieces = [None; Field::ALL.len()];
        for (field, range) in fields {
            pieces[field as usize] = Some(Piece::of(range)?);
        }
        Some(Self {
            whole: Arc::clone(whole),
            pieces,
            quoted_in: Some(source),
            declared: None,
        })
    }

    /// Puts a text into a field. What is none of AWS's words for the verification of a phone number is left out.
    pub fn put(&mut self, field: Field, text: Located<String>) {
        if field == Field::PhoneVerification && text.value.parse::<PhoneVerification>().is_err() {
            return;
        }
        let mut whole = String::new();
        let mut pieces = [None; Field::ALL.len()];
        let mut spans = [None; Field::ALL.len()];
        for of in Field::ALL {
            let known = match of == field {
                true => Some((text.value.as_str(), text.span)),
                false => self.get(of).map(|known| (known.value, known.span)),
            };
            if let Some((value, span)) = known {
                pieces[of as usize] = Piece::of(whole.len()..whole.len() + value.len());
                spans[of as usize] = span;
                whole.push_str(value);
            }
        }
        self.whole = Arc::new(whole);
        self.pieces = pieces;
        self.quoted_in = None;
        if self.declared.is_some() || spans.iter().any(Option::is_some) {
            self.declared.get_or_insert_default().spans = spans;
        }
    }

    /// The same with a text in a field that was read from no file, if there is one.
    #[must_use]
    pub fn with(mut self, field: Field, text: Option<impl Into<String>>) -> Self {
        if let Some(text) = text {
            self.put(field, Located::nowhere(text.into()));
        }
        self
    }

    /// Says where the text of a field stands.
    pub fn put_at(&mut self, field: Field, span: Option<Span>) {
        if let Some(known) = self.get(field) {
            let text = known.value.to_owned();
            self.put(field, Located { value: text, span });
        }
    }

    /// Says that a file declares a field as this expression, which it does not tell.
    pub fn put_unresolved(&mut self, field: Field, expression: Located<String>) {
        let spans = Field::ALL.map(|field| self.field(field).flatten());
        let declared = self.declared.get_or_insert_default();
        declared.spans = spans;
        declared.unresolved.insert(field, expression);
    }

    /// The fields that a file declares and does not tell, each with its expression.
    pub fn unresolved(&self) -> impl Iterator<Item = (Field, &Located<String>)> {
        let declared = self.declared.iter();
        let unresolved = declared.flat_map(|declared| declared.unresolved.iter());
        unresolved.map(|(field, expression)| (*field, expression))
    }

    /// What a file declares a field as and does not tell.
    pub fn unresolved_field(&self, field: Field) -> Option<&Located<String>> {
        self.declared.as_ref()?.unresolved.get(&field)
    }

    /// What stands in a field, to the letter, and where; `None` when the input does not state it.
    pub fn get(&self, field: Field) -> Option<Located<&str>> {
        let range = self.pieces[field as usize]?.range();
        let quoted = self.quoted_in.map(|source| Span {
            source,
            // They are pieces of a text that offsets reach, with a quotation mark on either side.
            start: (range.start as u32).saturating_sub(1),
            end: (range.end as u32).saturating_add(1),
        });
        let span = match &self.declared {
            Some(declared) => declared.spans[field as usize],
            None => quoted,
        };
        let value = self.whole.get(range)?;
        Some(Located { value, span })
    }

    /// Where a field stands: `None` when the input does not state it, `Some(None)` when it states it in no file.
    pub fn field(&self, field: Field) -> Option<Option<Span>> {
        Some(self.get(field)?.span)
    }

    /// What stands in a field, without the blanks around it that AWS allows; `None` when the input does not state it.
    pub fn text(&self, field: Field) -> Option<&str> {
        Some(self.get(field)?.value.trim())
    }

    /// What stands in each field, in the order of [`Field::ALL`], and whether a file says so.
    pub fn texts(&self) -> impl Iterator<Item = Option<(&str, bool)>> {
        let fields = Field::ALL.into_iter();
        fields.map(|field| {
            self.get(field)
                .map(|text| (text.value, text.span.is_some()))
        })
    }

    /// Whether the phone number was verified; `None` when the input does not state it.
    pub fn phone_verification(&self) -> Option<PhoneVerification> {
        self.text(Field::PhoneVerification)?.parse().ok()
    }

    /// From the contact's first field to its last one.
    pub fn span(&self) -> Option<Span> {
        Field::ALL
            .into_iter()
            .filter_map(|field| self.field(field)?)
            .reduce(|all, span| Span {
                source: all.source,
                start: all.start.min(span.start),
                end: all.end.max(span.end),
            })
    }
}

impl PartialEq for Contact {
    fn eq(&self, other: &Self) -> bool {
        let is_same = |field| self.get(field) == other.get(field);
        Field::ALL.into_iter().all(is_same) && self.unresolved().eq(other.unresolved())
    }
}

impl Eq for Contact {}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = Field::ALL.into_iter();
        let stated = fields.filter_map(|field| Some((field, self.get(field)?)));
        f.debug_map()
            .entries(stated)
            .entries(self.unresolved())
            .finish()
    }
}
