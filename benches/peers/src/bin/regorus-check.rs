//! Judges a snapshot by a policy in Rego, with regorus, and says how many findings there are.

use std::error::Error;

use regorus::{Engine, Value};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(policy), Some(snapshot)) = (arguments.next(), arguments.next()) else {
        return Err("name a policy and a snapshot".into());
    };
    let mut engine = Engine::new();
    engine.add_policy_from_file(policy)?;
    engine.set_input(Value::from_json_file(snapshot)?);
    let findings = engine.eval_rule("data.contacts.findings".to_owned())?;
    println!("{}", findings.as_set()?.len());
    Ok(())
}
