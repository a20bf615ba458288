/// The preset that stands below every configuration.
pub const DEFAULT: &str = "default";

/// The presets that the program brings along, by name, each the text of a configuration file.
pub const PRESETS: [(&str, &str); 4] = [
    ("account-1", include_str!("../../presets/account-1.toml")),
    ("cis-aws", include_str!("../../presets/cis-aws.toml")),
    (DEFAULT, include_str!("../../presets/default.toml")),
    ("strict", include_str!("../../presets/strict.toml")),
];

/// The text of a preset that the program brings along.
pub fn preset(name: &str) -> Option<&'static str> {
    let mut presets = PRESETS.iter();
    presets
        .find(|(known, _)| *known == name)
        .map(|(_, text)| *text)
}
