/// What a parser says, in the words of whoever writes such files: the parsers speak to Rust programmers, of fields and
/// variants. A misspelt word is answered with the one that was meant.
pub fn plain_words(message: &str) -> String {
    const TOO_DEEP: &str = "it is nested too deeply";
    const WORDS: [(&str, &str); 20] = [
        ("invalid type: map", "a single table stands here"),
        ("invalid type: string", "a single text stands here"),
        (
            "expected a sequence",
            "expected a list, in square brackets; of tables, in double ones",
        ),
        (
            "wanted exactly 1 element, more than 1 element",
            "exactly one check is wanted, [check.<kind>]",
        ),
        (
            "wanted exactly 1 element, found 0 elements",
            "a check is wanted, [check.<kind>]",
        ),
        (
            "invalid type: unit variant, expected newtype variant",
            "a check is a table, [check.<kind>]",
        ),
        ("unknown field", "unknown key"),
        ("missing field", "missing key"),
        ("duplicate field", "duplicate key"),
        ("unknown variant", "unknown word"),
        ("EOF while parsing", "the file ends in the middle of"),
        ("a nonzero u32", "a whole number above 0"),
        ("a nonzero usize", "a whole number above 0"),
        ("expected a map", "expected a table"),
        ("wanted string or table", "a text or a table is wanted here"),
        (
            "Compiled regex exceeds size limit of 1048576 bytes.",
            "the expression needs more than a mebibyte when it is compiled; repeat fewer things fewer times",
        ),
        (
            "look-around, including look-ahead and look-behind, is not supported",
            "look-around is not supported, since it may take forever; write two checks in [[check.all]], or must-not-match",
        ),
        ("recursion limit exceeded", TOO_DEEP),
        ("recursion limit", TOO_DEEP),
        ("cannot recurse further; max recursion depth met", TOO_DEEP),
    ];
    let plain = WORDS
        .iter()
        .fold(without_found_text(message), |message, (theirs, ours)| {
            message.replace(theirs, ours)
        });
    let plain = without_type_names(&plain);
    // The words that were expected stand in backquotes behind the one that was found.
    let mut quoted = plain.split('`').skip(1).step_by(2);
    let meant = plain
        .starts_with("unknown ")
        .then(|| nearest(quoted.next()?, quoted))
        .flatten();
    match meant {
        Some(meant) => format!("{plain}; did you mean `{meant}`?"),
        None => plain,
    }
}

/// What a parser says, without the text that it found in place of something else: the place says where that stands, and it may be
/// about a person.
fn without_found_text(message: &str) -> String {
    const FOUND: &str = "invalid type: string";
    match (message.find(FOUND), message.rfind("\", expected ")) {
        (Some(0), Some(end)) => format!("{FOUND}{}", &message[end + 1..]),
        _ => message.to_owned(),
    }
}

/// What a parser says, without the names that its types have in the code.
fn without_type_names(message: &str) -> String {
    match message.split_once("expected struct ") {
        None => message.to_owned(),
        Some((before, after)) => {
            let rest = after.trim_start_matches(|letter: char| letter.is_alphanumeric());
            format!("{before}expected a table{rest}")
        }
    }
}

/// The word that was most likely meant, if one is near.
pub fn nearest<'a>(found: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    /// The command line takes the same for a likely typing error.
    const NEAR: f64 = 0.7;
    known
        .map(|word| (strsim::jaro(found, word), word))
        .filter(|(similarity, _)| *similarity > NEAR)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, word)| word)
}
