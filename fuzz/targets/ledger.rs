#![no_main]

#[path = "../bodies.rs"]
#[allow(dead_code, reason = "the other targets")]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::ledger(bytes));
