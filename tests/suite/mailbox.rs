//! The mailbox verdict: a floor under what it gets right, on invented people and teams, and its rows.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;

use serde_json::Value;

use crate::support::{contact_lint, stdout};

/// Judges rows, and returns the exit code and the rows that come back.
fn judge(rows: &str) -> (Option<i32>, Vec<Value>) {
    let mut child = contact_lint()
        .args(["mailbox", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let rows = rows.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(rows.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let rows = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    (output.status.code(), rows)
}

fn verdicts(pairs: &[(&str, &str)]) -> Vec<String> {
    let rows: String = pairs
        .iter()
        .map(|(local, name)| {
            let row = serde_json::json!({ "email": format!("{local}@corp.example"), "name": name, "title": "" });
            format!("{row}\n")
        })
        .collect();
    let (code, rows) = judge(&rows);
    assert_eq!(code, Some(0));
    rows.iter()
        .map(|row| row["verdict"].as_str().unwrap().to_owned())
        .collect()
}

/// The rows whose verdict is another one.
fn others(pairs: &[(&str, &str)], expected: &str) -> Vec<String> {
    let verdicts = verdicts(pairs);
    let rows = pairs
        .iter()
        .zip(verdicts)
        .filter(|(_, verdict)| verdict != expected);
    rows.map(|((local, name), verdict)| format!("{local} ({name}): {verdict}"))
        .collect()
}

#[test]
fn people_are_known_by_their_own_names() {
    let people = [
        ("jane.doe", "Jane Doe"),
        ("jdoe", "Jane Doe"),
        ("janed", "Jane Doe"),
        ("doe.jane", "Doe, Jane"),
        ("j.doe", "Jane Doe"),
        ("jane", "Jane Doe"),
        ("jd", "Jane Doe"),
        ("mobrien", "Mary O'Brien"),
        ("jnunez", "José Núñez"),
        ("petrov.ivan", "Иван Петров"),
        ("rdaluz", "Rhavi da Luz"),
        ("adm.jdoe", "Jane Doe"),
        ("alex", "Alexander Miller"),
        ("bob", "Robert Smith"),
        ("sasha.p", "Aleksandr Petrov"),
        ("kowalczyk-admin", "Ewa Kowalczyk"),
        ("zavyalov.d", "Дмитрий Завьялов"),
        ("soerensen", "Mette Sørensen"),
        ("mueller.j", "Jürgen Müller"),
        ("hungnv", "Nguyễn Văn Hùng"),
        ("cjwatson", "Colin Watson"),
        ("sergiodj", "Sergio Durán"),
        ("phoenix", "Phoenix Rivera"),
        ("jdoe.aws", "Jane Doe"),
        ("provost", "Solène Provost"),
        ("jado", "Jane Doe"),
    ];
    assert_eq!(others(&people, "person"), [""; 0]);
}

#[test]
fn people_are_known_by_names_of_the_lists() {
    let people = [
        ("maria.garcia", ""),
        ("thomas.mueller", "Security Team"),
        ("m.rossi", ""),
        ("jkowalski", ""),
        ("ext-anna.schmidt", ""),
        ("olivia", ""),
        ("kai", ""),
        ("janedoe42", ""),
        ("thejanedoe", ""),
        ("drfatima", ""),
        ("jgoerzen", ""),
        ("xy.nie", ""),
        ("hadzihasanovic.emir", ""),
        ("skjaergaard", ""),
        ("jane.doe-aws", ""),
        ("wojciechowska+security", ""),
    ];
    assert_eq!(others(&people, "person"), [""; 0]);
}

#[test]
fn teams_are_known_by_role_words_in_many_languages() {
    let teams = [
        ("security", "Jane Doe"),
        ("awssecurityteam", ""),
        ("soc-alerts", "Jane Doe"),
        ("acmesecurity", ""),
        ("root+security", ""),
        ("it-sicherheit", ""),
        ("buchhaltung", ""),
        ("securite.informatique", ""),
        ("facturacion", ""),
        ("seguranca", ""),
        ("fatturazione", ""),
        ("beveiliging", ""),
        ("ksiegowosc", ""),
        ("tietoturva", ""),
        ("bezpecnost", ""),
        ("guvenlik", ""),
        ("keamanan", ""),
        ("bezopasnost", ""),
        ("rosa-support", ""),
        ("e-post", ""),
        ("do-not-reply", ""),
        ("proteccion-datos", ""),
        ("phoenix", "Phoenix Project"),
        ("log-archive", "Log Archive"),
        ("trust-safety", "Trust & Safety"),
        ("securityatcorp", ""),
        ("anzen", "田中 裕子"),
        ("anquanbu", "信息安全部"),
        ("boanteam", ""),
    ];
    assert_eq!(others(&teams, "shared"), [""; 0]);
}

/// The domain tells as well: what a person does on a domain of his or her own, a company does on its own.
#[test]
fn domains_tell_people_from_companies() {
    let rows = [
        ("hello@janemiller.example", "person"),
        ("me@corp.example", "person"),
        ("code@jane.miller.example", "person"),
        ("github@janemiller.example", "person"),
        ("xyzzy@gmail.com", "person"),
        ("12345+xyzzy@users.noreply.github.com", "person"),
        ("acmeops2019@gmail.com", "shared"),
        ("hello@corp.example", "shared"),
        ("anna@lists.corp.example", "shared"),
        ("security@janemiller.example", "shared"),
        // Companies are named after people, too.
        ("x7f3@charlesmiller.example", "unknown"),
        ("phoenix@charlesmiller.example", "unknown"),
        ("weidmann@kranbau-weidmann.example", "unknown"),
        ("security@security.example", "shared"),
        ("john.miller@price-list.example", "person"),
    ];
    for (email, expected) in rows {
        let (_, verdicts) = judge(&format!("{{\"email\": \"{email}\"}}\n"));
        assert_eq!(verdicts[0]["verdict"], expected, "{email}");
    }
}

#[test]
fn what_nothing_tells_stays_unknown() {
    let opaque = [
        ("phoenix", ""),
        ("x7f3", ""),
        ("orion", ""),
        ("redcross", "Red Cross"),
        ("blueharbor", "Blue Harbor"),
        ("blueharborhq", "Blue Harbor"),
        ("bh", "Blue Harbor"),
        ("x7k2", "Corp"),
    ];
    assert_eq!(others(&opaque, "unknown"), [""; 0]);
}

/// A surname that holds a role is no role.
#[test]
fn surnames_are_not_taken_for_roles() {
    let people = [
        ("asecord", "Ann Secord"),
        ("opsahl", "Erik Opsahl"),
        ("cdevine", "Carl Devine"),
    ];
    assert_eq!(others(&people, "person"), [""; 0]);
}

#[test]
fn a_bad_row_is_told_and_the_rest_goes_on() {
    let rows = "{\"email\": \"soc@corp.example\"}\nnonsense\n\n{\"email\": \"nobody\"}\n{\"email\": \"jdoe@corp.example\", \"name\": \"Jane Doe\", \"title\": \"CISO\"}\n";
    let (code, rows) = judge(rows);
    assert_eq!(code, Some(1));
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0]["verdict"], "shared");
    assert_eq!(rows[1]["line"], 2);
    assert!(rows[1]["error"].is_string());
    assert_eq!(rows[2]["line"], 4);
    assert_eq!(rows[3]["verdict"], "person");
    let evidence = &rows[3]["evidence"][0];
    assert_eq!(evidence["signal"], "own-name");
    assert_eq!(
        evidence["text"],
        "the mailbox is the contact's own name: jdoe@corp.example ↔ Jane Doe"
    );
    assert!(evidence["weight"].as_i64().unwrap() > 0);
}

/// Whoever writes a row and waits gets its verdict before the next.
#[test]
fn each_verdict_comes_as_soon_as_its_row_is_there() {
    let mut child = contact_lint()
        .args(["mailbox", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut rows = child.stdin.take().unwrap();
    let mut verdicts = BufReader::new(child.stdout.take().unwrap()).lines();
    for local in ["soc", "jane.miller"] {
        writeln!(rows, "{{\"email\": \"{local}@corp.example\"}}").unwrap();
        assert!(verdicts.next().unwrap().unwrap().contains(local));
    }
    drop(rows);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
