use std::fmt;

/// A group of AWS regions with accounts, credentials and endpoints of its own (AWS General Reference, "Partitions").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partition {
    /// The commercial regions.
    Aws,
    /// China.
    China,
    /// GovCloud in the United States.
    GovCloud,
    /// The European Sovereign Cloud.
    Sovereign,
    /// The isolated regions, of which there are several partitions, by the word in their ARNs.
    Isolated(&'static str),
}

/// How the names of a partition's regions begin. What begins otherwise is commercial.
const BEGINNINGS: [(&str, Partition); 7] = [
    ("cn-", Partition::China),
    ("us-gov-", Partition::GovCloud),
    ("eusc-", Partition::Sovereign),
    ("us-iso-", Partition::Isolated("aws-iso")),
    ("us-isob-", Partition::Isolated("aws-iso-b")),
    ("eu-isoe-", Partition::Isolated("aws-iso-e")),
    ("us-isof-", Partition::Isolated("aws-iso-f")),
];

impl Partition {
    /// The partition of a region.
    pub fn of_region(region: &str) -> Self {
        let mut beginnings = BEGINNINGS.iter();
        let found = beginnings.find(|(beginning, _)| region.starts_with(beginning));
        found.map_or(Self::Aws, |(_, partition)| *partition)
    }

    /// Its word in ARNs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::China => "aws-cn",
            Self::GovCloud => "aws-us-gov",
            Self::Sovereign => "aws-eusc",
            Self::Isolated(word) => word,
        }
    }

    /// Whether AWS lists an endpoint of Account Management in it (AWS General Reference, "AWS Account Management endpoints
    /// and quotas").
    pub fn has_account_management(self) -> bool {
        matches!(self, Self::Aws | Self::China | Self::Sovereign)
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
