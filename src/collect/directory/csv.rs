use super::Record;

/// The records of a CSV file. The separator is the one of comma, semicolon and tab that the first line has most of.
pub(super) fn records(text: &str) -> Result<Vec<Record>, String> {
    // Windows PowerShell says in a first line what it exports.
    let text = match text.strip_prefix("#TYPE") {
        Some(rest) => rest.split_once('\n').map_or("", |(_, rest)| rest),
        None => text,
    };
    let first_line = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| first_line.bytes().filter(|byte| byte == separator).count();
    let separator = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|separator| (count(separator), *separator == b','));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator.unwrap_or(b','))
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
        if row == headers {
            continue;
        }
        let fields = headers.iter().zip(row.iter());
        records.push(Record {
            fields: fields
                .map(|(name, value)| (name.to_owned(), vec![value.trim().to_owned()]))
                .collect(),
        });
    }
    if records.is_empty() {
        // So that what is wrong with the headers can be told, too.
        let fields = headers.iter().map(|name| (name.to_owned(), Vec::new()));
        records.push(Record {
            fields: fields.collect(),
        });
    }
    Ok(records)
}
