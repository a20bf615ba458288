//! How fast AWS is called: as its quotas allow, and no faster.

use serde_json::Value;

use super::Caller;
use super::measured;
use super::place::Place;
use super::stub::{Answer, Stub, Use, World};
use crate::support::{run, stderr};

/// So much faster than AWS's does time go by, for the stub's quotas and for the rates of the command alike.
const FACTOR: u32 = 25;
/// The quota of the operations that read contacts, in calls a second and at once.
const QUOTA: (u32, u32) = (10 * FACTOR, 15);

fn organization(count: usize, per_second: f64, burst: f64) -> World {
    World::new(Caller::Management)
        .with_accounts(count)
        .with_quota("GetAlternateContact", per_second, burst)
        .with_quota("GetContactInformation", per_second, burst)
}

/// An organization with the quotas that the command knows of.
fn as_published(count: usize) -> World {
    organization(count, f64::from(QUOTA.0), f64::from(QUOTA.1))
}

/// Reads these contacts of all accounts.
fn read(stub: &Stub, contacts: &str) -> Value {
    let place = Place::with_rate(QUOTA.0);
    let output = run(place.command(stub).args(["--contacts", contacts]));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    place.snapshot()
}

/// What came of reading alternate contacts: the part of the quota that was used, and the part of the calls that was throttled.
fn parts(stub: &Stub, per_second: f64, burst: f64) -> (Use, f64, f64) {
    let used = stub.use_of("GetAlternateContact");
    let part = used.of_allowed(per_second, burst);
    let throttled = used.throttled as f64 / (used.let_through + used.throttled) as f64;
    measured(&format!(
        "{part:.4} of the quota, {throttled:.5} of the calls throttled"
    ));
    (used, part, throttled)
}

#[test]
fn the_quota_is_used_and_not_overstepped() {
    let stub = as_published(2000).start();
    let snapshot = read(&stub, "security,operations,billing");
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
    let (used, part, throttled) = parts(&stub, f64::from(QUOTA.0), f64::from(QUOTA.1));
    assert_eq!(used.let_through, 6000);
    assert!(part >= 0.97, "{part}");
    assert!(throttled < 0.005, "{throttled}");
    assert_eq!(stub.calls().get("GetContactInformation"), None);
}

/// Others use the quota, too: half of it is left. The run slows down to that, and loses nothing.
#[test]
fn a_quota_that_others_use_is_found_out() {
    let (per_second, burst) = (f64::from(QUOTA.0) / 2.0, 5.0);
    let stub = organization(600, per_second, burst).start();
    read(&stub, "security,operations,billing");
    let (used, part, throttled) = parts(&stub, per_second, burst);
    assert_eq!(used.let_through, 1800);
    assert!(part >= 0.75, "{part}");
    assert!(throttled < 0.05, "{throttled}");
}

/// A storm of refusals passes, and then the rate comes back: without that, a tenth of the quota would be used.
#[test]
fn the_rate_comes_back_after_a_storm() {
    let stub = as_published(1000)
        .with_fault("GetAlternateContact", 500..560, Answer::html(429))
        .start();
    read(&stub, "security,operations,billing");
    let (used, part, _) = parts(&stub, f64::from(QUOTA.0), f64::from(QUOTA.1));
    assert_eq!(used.let_through, 3000);
    assert!(part >= 0.6, "{part}");
}

/// Side by side, each at its own pace: while one is called, so is the other.
#[test]
fn operations_run_side_by_side() {
    let stub = as_published(400).start();
    read(&stub, "security,primary");
    let security = stub.use_of("GetAlternateContact").times();
    let primary = stub.use_of("GetContactInformation").times();
    let both = security.end.min(primary.end) - security.start.max(primary.start);
    let one = security.end - security.start;
    assert!(both > one.mul_f64(0.9), "{both:?} of {one:?}");
}
