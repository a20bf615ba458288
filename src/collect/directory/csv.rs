use super::{Record, Records};

/// The records of a CSV file. The separator is the one of comma, semicolon and tab that the line of headers has most of.
pub(super) fn records(text: &str) -> Result<Records, String> {
    // Windows PowerShell says in a first line what it exports, and spreadsheets how it is separated.
    let text = match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("#TYPE") || first.starts_with("sep=") => rest,
        _ => text,
    };
    let first_line = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| first_line.bytes().filter(|byte| byte == separator).count();
    let separators = [b'\t', b';', b','].into_iter();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separators.max_by_key(count).unwrap_or(b','))
        .flexible(true)
        .from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| error.to_string())?.clone();
    if headers.iter().all(str::is_empty) {
        return Err(
            "the file is empty; a directory's export is CSV with a line of headers, or JSON"
                .to_owned(),
        );
    }
    let mut records = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| error.to_string())?;
        // Exports that were put one behind the other repeat the headers.
        if row != headers {
            let fields = headers.iter().zip(row.iter());
            let fields =
                fields.map(|(name, value)| (name.to_owned(), vec![value.trim().to_owned()]));
            records.push(Record {
                fields: fields.collect(),
            });
        }
    }
    if records.is_empty() {
        // So that what is wrong with the headers can be told, too.
        let fields = headers.iter().map(|name| (name.to_owned(), Vec::new()));
        records.push(Record {
            fields: fields.collect(),
        });
    }
    Ok(Records {
        records,
        is_cut_off: false,
    })
}
