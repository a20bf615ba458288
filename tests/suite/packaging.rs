//! What the command is handed out in: archives, an image, and the forms of issues.

use std::process::Command;

use crate::support::{contact_lint, root, run, stderr, stdout, tool};

#[test]
fn an_archive_has_the_command_its_pages_and_its_completions() {
    let folder = tempfile::tempdir().unwrap();
    let command = contact_lint().get_program().to_owned();
    let output = run(Command::new(root().join("packaging/archive"))
        .arg(command)
        .arg("here")
        .arg(folder.path()));
    assert!(output.status.success(), "{}", stderr(&output));
    let version = env!("CARGO_PKG_VERSION");
    let name = format!("contact-lint-{version}-here");
    let in_folder = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        let output = run(command.current_dir(folder.path()).args(arguments));
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output)
    };
    let checked = in_folder("sha256sum", &["-c", &format!("{name}.tar.gz.sha256")]);
    assert_eq!(checked, format!("{name}.tar.gz: OK\n"));
    in_folder("tar", &["-xzf", &format!("{name}.tar.gz")]);
    for file in [
        "share/man/man1/contact-lint-fix-plan.1",
        "share/bash-completion/completions/contact-lint",
        "share/zsh/site-functions/_contact-lint",
        "share/fish/vendor_completions.d/contact-lint.fish",
        "README.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
    ] {
        let path = folder.path().join(&name).join(file);
        assert!(std::fs::metadata(path).unwrap().len() > 100, "{file}");
    }
    let unpacked = in_folder(&format!("{name}/bin/contact-lint"), &["--version"]);
    assert_eq!(unpacked, format!("contact-lint {version}\n"));
}

#[test]
fn the_image_is_built_as_images_should_be() {
    let output = run(Command::new(tool("python/bin/hadolint")).arg(root().join("Dockerfile")));
    assert_eq!(stdout(&output), "", "{}", stderr(&output));
    assert!(output.status.success());
    let text = std::fs::read_to_string(root().join("Dockerfile")).unwrap();
    assert!(text.contains("USER 65532"), "it runs without rights");
}

#[test]
fn github_takes_the_forms_of_issues() {
    let folder = root().join(".github/ISSUE_TEMPLATE");
    for (schema, file) in [
        ("vendor.github-issue-forms", "false-alarm.yml"),
        ("vendor.github-issue-forms", "bug.yml"),
        ("vendor.github-issue-config", "config.yml"),
    ] {
        let mut check = Command::new(tool("python/bin/check-jsonschema"));
        let output = run(check
            .args(["--builtin-schema", schema])
            .arg(folder.join(file)));
        assert!(output.status.success(), "{file}: {}", stdout(&output));
    }
}
