//! How fast AWS is called: as its quotas allow, and no faster.

use super::stub::{Answer, World};
use super::{Caller, collect, contact_lint_with};
use crate::support::{measured, run, stderr, write};

/// So much faster than AWS's does time go by, for the stub's quotas and for the rates of the command alike.
const FACTOR: u32 = 25;

/// The quota of an operation that reads contacts, in calls a second and at once.
const QUOTA: (u32, u32) = (10, 15);

/// Rates for the command that are so many times those of AWS's quotas.
fn rates(factor: u32) -> String {
    let of = |operation: &str| {
        let (per_second, burst) = (QUOTA.0 * factor, QUOTA.1);
        format!("{operation} = {{ per-second = {per_second}, burst = {burst} }}\n")
    };
    let operations = [
        "GetAlternateContact",
        "GetContactInformation",
        "ListAccounts",
    ];
    format!("[collect.rates]\n{}", operations.map(of).concat())
}

fn organization(count: usize) -> World {
    let (per_second, burst) = (f64::from(QUOTA.0 * FACTOR), f64::from(QUOTA.1));
    World::new(Caller::Management)
        .with_accounts(count)
        .with_quota("GetAlternateContact", per_second, burst)
        .with_quota("GetContactInformation", per_second, burst)
}

#[test]
fn the_quota_is_used_and_not_overstepped() {
    let stub = organization(2000).start();
    let folder = tempfile::tempdir().unwrap();
    let config = write(folder.path(), "contact-lint.toml", rates(FACTOR));
    let (snapshot, code, told) = collect(
        &stub,
        &[
            "--config",
            &config,
            "--contacts",
            "security,operations,billing",
        ],
    );
    assert_eq!(code, Some(0), "{told}");
    let accounts = snapshot["accounts"].as_array().unwrap();
    assert_eq!(accounts.len(), 2000);
    for account in accounts {
        let contacts = account["contacts"].as_object().unwrap();
        let present = contacts
            .values()
            .filter(|contact| contact["present"].is_object());
        // The root user's, and the three.
        assert_eq!(present.count(), 4, "{account}");
    }
    let used = stub.use_of("GetAlternateContact");
    let part = used.of_allowed(f64::from(QUOTA.0 * FACTOR), f64::from(QUOTA.1));
    let throttled = used.throttled as f64 / (used.let_through + used.throttled) as f64;
    measured(&format!(
        "{part:.4} of what is allowed, {throttled:.5} throttled"
    ));
    assert_eq!(used.let_through, 6000);
    assert!(part >= 0.97, "{part}");
    assert!(throttled < 0.005, "{throttled}");
    assert_eq!(stub.calls().get("GetContactInformation"), None);
}

/// Others use the quota, too: half of it is left. The run slows down to that, and loses nothing.
#[test]
fn a_quota_that_others_use_is_found_out() {
    let (per_second, burst) = (f64::from(QUOTA.0 * FACTOR) / 2.0, 5.0);
    let world = World::new(Caller::Management)
        .with_accounts(600)
        .with_quota("GetAlternateContact", per_second, burst);
    let stub = world.start();
    let folder = tempfile::tempdir().unwrap();
    let config = write(folder.path(), "contact-lint.toml", rates(FACTOR));
    let (_, code, told) = collect(
        &stub,
        &[
            "--config",
            &config,
            "--contacts",
            "security,operations,billing",
        ],
    );
    assert_eq!(code, Some(0), "{told}");
    let used = stub.use_of("GetAlternateContact");
    let part = used.of_allowed(per_second, burst);
    let throttled = used.throttled as f64 / (used.let_through + used.throttled) as f64;
    measured(&format!(
        "{part:.4} of what is left, {throttled:.5} throttled"
    ));
    assert_eq!(used.let_through, 1800);
    assert!(part >= 0.75, "{part}");
    assert!(throttled < 0.05, "{throttled}");
}

/// A storm of refusals passes, and then the whole rate comes back.
#[test]
fn the_rate_comes_back_after_a_storm() {
    let throttled = Answer::html(429);
    let stub = organization(1000)
        .with_fault("GetAlternateContact", 500..560, throttled)
        .start();
    let folder = tempfile::tempdir().unwrap();
    let config = write(folder.path(), "contact-lint.toml", rates(FACTOR));
    let (_, code, told) = collect(
        &stub,
        &[
            "--config",
            &config,
            "--contacts",
            "security,operations,billing",
        ],
    );
    assert_eq!(code, Some(0), "{told}");
    let used = stub.use_of("GetAlternateContact");
    assert_eq!(used.let_through, 3000);
    let part = used.of_allowed(f64::from(QUOTA.0 * FACTOR), f64::from(QUOTA.1));
    measured(&format!("{part:.4} of what is allowed, storm included"));
    assert!(part >= 0.6, "{part}");
}

/// Two operations take the time of one: side by side, each at its own pace.
#[test]
fn operations_run_side_by_side() {
    let stub = organization(400).start();
    let folder = tempfile::tempdir().unwrap();
    let config = write(folder.path(), "contact-lint.toml", rates(FACTOR));
    let began = std::time::Instant::now();
    let contacts = ["--contacts", "security,primary"];
    let output = run(contact_lint_with(&stub.endpoint())
        .args(["collect", "-o", "-", "--offline", "--config", &config])
        .args(contacts));
    let seconds = began.elapsed().as_secs_f64();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let of_one = 400.0 / f64::from(QUOTA.0 * FACTOR);
    assert!(
        seconds < 1.7 * of_one + 0.5,
        "{seconds} s where one takes {of_one}"
    );
}
