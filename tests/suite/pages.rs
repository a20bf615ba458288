//! Every page for readers: its links lead somewhere, and its commands are ones that the program takes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::markdown;
use crate::support::{contact_lint, root, run, stderr, stdout};

/// All pages, by their paths in the repository.
fn pages() -> Vec<String> {
    let folders = [".", "docs", "src/mailbox/lexicon"];
    let files = folders.into_iter().flat_map(|folder| {
        let files = fs::read_dir(root().join(folder)).unwrap();
        files.map(move |file| Path::new(folder).join(file.unwrap().file_name()))
    });
    let pages = files.filter(|path| path.extension().is_some_and(|end| end == "md"));
    pages
        .map(|path| path.to_str().unwrap().trim_start_matches("./").to_owned())
        .collect()
}

fn text(page: &str) -> String {
    fs::read_to_string(root().join(page)).unwrap()
}

/// A page without what stands in its blocks of code.
fn prose(page: &str) -> String {
    let mut is_code = false;
    let text = text(page);
    let lines = text.lines().filter(|line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_fence && !is_code
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The names that GitHub gives the headings of a page.
fn anchors(page: &str) -> BTreeSet<String> {
    let prose = prose(page);
    let headings = prose.lines().filter(|line| line.starts_with('#'));
    let anchor = |heading: &str| {
        let heading = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = heading
            .chars()
            .filter(|char| char.is_alphanumeric() || " -_".contains(*char));
        kept.collect::<String>().replace(' ', "-")
    };
    headings.map(anchor).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut links = 0;
    for page in pages() {
        let folder = Path::new(&page).parent().unwrap().to_owned();
        for link in prose(&page).split("](").skip(1) {
            let target = link.split(')').next().unwrap();
            links += 1;
            if target.starts_with("https://") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let path: PathBuf = match file {
                "" => page.clone().into(),
                file => folder.join(file),
            };
            assert!(root().join(&path).exists(), "{page}: {target}");
            if !anchor.is_empty() {
                let found = anchors(path.to_str().unwrap());
                assert!(found.contains(anchor), "{page}: {target} of {found:?}");
            }
        }
    }
    assert!(links > 20, "{links}");
}

/// The commands that a build without AWS does not have.
const OF_AWS: &[&str] = match cfg!(feature = "aws") {
    true => &[],
    false => &["collect", "fix apply"],
};

/// Asks for the help of each command: whatever stands before it must be right.
#[test]
fn every_command_of_every_page_is_one_that_the_program_takes() {
    let program = contact_lint().get_program().to_str().unwrap().to_owned();
    let mut commands = 0;
    for page in pages() {
        let blocks = markdown::blocks(&page).into_iter();
        let blocks =
            blocks.filter(|block| ["console", "bash", "sh"].contains(&block.language.as_str()));
        for block in blocks {
            let lines = block.text.replace("\\\n", " ");
            for line in lines.lines() {
                // In a console, what is printed stands below what is typed.
                let typed = match block.language.as_str() {
                    "console" => line.strip_prefix("$ "),
                    _ => Some(line.trim()),
                };
                let Some(arguments) = typed.and_then(|line| line.strip_prefix("contact-lint "))
                else {
                    continue;
                };
                if OF_AWS.iter().any(|command| arguments.starts_with(command)) {
                    continue;
                }
                let ends = ["|", ">", "&&", " #", " <"].into_iter();
                let end = ends.filter_map(|end| arguments.find(end)).min();
                let arguments = &arguments[..end.unwrap_or(arguments.len())];
                let command = format!("{program} {arguments} --help");
                let output = run(Command::new("bash").args(["-c", &command]));
                assert_eq!(
                    output.status.code(),
                    Some(0),
                    "{page}: {line}\n{}",
                    stderr(&output)
                );
                commands += 1;
            }
        }
    }
    assert!(commands > 40, "{commands}");
}

#[test]
fn the_picture_of_the_terminal_is_what_is_printed() {
    let mut make = Command::new(root().join("docs/images/make"));
    let output = run(make.arg(contact_lint().get_program()).arg("--print"));
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(
        stdout(&output) == text("docs/images/terminal.svg"),
        "`docs/images/make target/debug/contact-lint` makes it anew"
    );
}
