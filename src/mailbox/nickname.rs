use std::collections::HashMap;
use std::sync::LazyLock;

/// The short and familiar forms of each given name.
static NICKNAMES: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let lines = include_str!("nicknames.txt").lines();
    let mut nicknames: HashMap<&str, Vec<&str>> = HashMap::new();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let Some((names, short)) = line.split_once(':') else {
            continue;
        };
        for name in names.split_whitespace() {
            nicknames
                .entry(name)
                .or_default()
                .extend(short.split_whitespace());
        }
    }
    nicknames
});

/// What people of a given name are called: `bob` of a Robert.
pub(super) fn of(name: &str) -> impl Iterator<Item = &'static str> {
    NICKNAMES.get(name).into_iter().flatten().copied()
}
