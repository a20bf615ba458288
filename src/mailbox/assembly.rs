//! How a word is put together from the pieces of somebody's name.

/// The pieces that make a word, each the beginning of another of the names, or the whole of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Assembly {
    /// How many of the names have a piece in it.
    pub(super) names: usize,
    /// How many of those stand in it as they are.
    pub(super) whole: usize,
    /// The letters of the longest piece that is only a beginning.
    pub(super) longest_part: usize,
}

/// So many pieces are tried at most, which is far more than any real name needs.
const MOST_TRIES: usize = 5_000;
/// Further names of a contact are not looked at.
const MOST_NAMES: usize = 8;

/// Puts a word together from pieces of names, in any order, none twice; the way with the most letters in whole names.
/// Each name comes with all its spellings. None when the word has other letters.
pub(super) fn assemble(word: &str, names: &[Vec<String>]) -> Option<Assembly> {
    let names = &names[..names.len().min(MOST_NAMES)];
    let mut search = Search {
        names,
        used: [false; MOST_NAMES],
        tries: 0,
        best: None,
    };
    if word.len() > 1 {
        search.go_on(word, Assembly::default(), 0);
    }
    search.best.map(|(_, assembly)| assembly)
}

struct Search<'a> {
    names: &'a [Vec<String>],
    used: [bool; MOST_NAMES],
    tries: usize,
    /// The letters in whole names, and what was found.
    best: Option<(usize, Assembly)>,
}

impl Search<'_> {
    fn go_on(&mut self, rest: &str, found: Assembly, letters: usize) {
        if rest.is_empty() {
            // Of two ways that explain as much, that of fewer pieces is the simpler.
            let is_better = |(best, assembly): (usize, Assembly)| {
                (letters, assembly.names) > (best, found.names)
            };
            if self.best.is_none_or(is_better) {
                self.best = Some((letters, found));
            }
            return;
        }
        for (index, spellings) in self.names.iter().enumerate() {
            if self.used[index] {
                continue;
            }
            self.used[index] = true;
            for spelling in spellings {
                self.try_pieces(rest, spelling, found, letters);
            }
            self.used[index] = false;
        }
    }

    /// Tries each beginning that a rest has in common with a name, from the longest.
    fn try_pieces(&mut self, rest: &str, spelling: &str, found: Assembly, letters: usize) {
        let common = rest
            .char_indices()
            .zip(spelling.chars())
            .take_while(|((_, one), other)| one == other);
        let ends: Vec<usize> = common
            .map(|((place, letter), _)| place + letter.len_utf8())
            .collect();
        for end in ends.into_iter().rev() {
            self.tries += 1;
            if self.tries > MOST_TRIES {
                return;
            }
            let mut found = Assembly {
                names: found.names + 1,
                ..found
            };
            let is_whole = end == spelling.len();
            if is_whole {
                found.whole += 1;
            } else {
                found.longest_part = found.longest_part.max(rest[..end].chars().count());
            }
            self.go_on(
                &rest[end..],
                found,
                letters + if is_whole { end } else { 0 },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(word: &str, names: &[&str]) -> Option<Assembly> {
        let names: Vec<Vec<String>> = names.iter().map(|name| vec![(*name).to_owned()]).collect();
        assemble(word, &names)
    }

    #[test]
    fn a_word_is_put_together_from_beginnings_and_whole_names() {
        let assembly = |names, whole, longest_part| {
            Some(Assembly {
                names,
                whole,
                longest_part,
            })
        };
        assert_eq!(of("jdoe", &["jane", "doe"]), assembly(2, 1, 1));
        assert_eq!(of("doejane", &["jane", "doe"]), assembly(2, 2, 0));
        assert_eq!(of("jado", &["jane", "doe"]), assembly(2, 0, 2));
        assert_eq!(of("rdaluz", &["rhavi", "da", "luz"]), assembly(3, 2, 1));
        assert_eq!(of("jdoex", &["jane", "doe"]), None);
    }

    #[test]
    fn a_name_of_many_equal_letters_ends() {
        let name = "a".repeat(64);
        let names: Vec<&str> = (0..8).map(|_| name.as_str()).collect();
        assert_eq!(of(&format!("{}b", "a".repeat(200)), &names), None);
    }
}
