//! The command line, as cases: `tests/cli/*.trycmd` hold what is typed and what is answered.

#[test]
fn cases() {
    trycmd::TestCases::new()
        .env("HOME", "/nonexistent")
        .case("tests/cli/*.trycmd")
        .run();
}
