use sha2::{Digest, Sha256};

/// Names one version of a file for whoever wants to prove what was looked at: `sha256sum` prints the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDigest {
    /// The path as the user gave it.
    pub file: String,
    /// SHA-256 over the file's bytes, in 64 lower-case hexadecimal digits.
    pub sha256: String,
}

impl FileDigest {
    /// Of a file that holds these bytes, in pieces.
    pub fn of<'a>(file: impl Into<String>, pieces: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let digest = pieces.into_iter().fold(Sha256::new(), Sha256::chain_update);
        let digest = digest.finalize();
        Self {
            file: file.into(),
            sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}
