//! The few calls of AWS that `collect` and `--directory identity-center` make, after the shapes that the services document, for what moto cannot do:
//! contacts that cannot be read, all account states, and a record of who asked for what.

mod answer;
mod quota;
mod world;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

pub(crate) use answer::Answer;
pub(crate) use quota::Use;
pub(crate) use world::{Caller, World};

/// The organization's management account.
const MANAGEMENT_ACCOUNT: &str = "111111111111";

/// A server that plays AWS for one caller.
pub(crate) struct Stub {
    address: SocketAddr,
    world: Arc<World>,
    _runtime: Runtime,
}

/// A call for a contact.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) account_id: Option<String>,
    /// The key that it was signed with.
    pub(super) access_key: String,
}

impl Stub {
    /// Starts the server, with one account in each of four states. `answers` are by operation, or by `ACCOUNT/TYPE` for a
    /// contact.
    pub(crate) fn start(caller: Caller, answers: BTreeMap<String, Answer>) -> Self {
        World {
            answers,
            ..World::new(caller)
        }
        .start()
    }

    /// Starts the server with these accounts: id, name and state.
    pub(crate) fn start_with(
        caller: Caller,
        accounts: Vec<[String; 3]>,
        answers: BTreeMap<String, Answer>,
    ) -> Self {
        World {
            accounts,
            answers,
            ..World::new(caller)
        }
        .start()
    }

    /// Throttles the next calls for contacts.
    pub(super) fn throttle(&self, calls: usize) {
        self.world.throttled.store(calls, Ordering::Relaxed);
    }

    /// The URL that clients call.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How often each operation was called so far.
    pub(crate) fn calls(&self) -> BTreeMap<String, usize> {
        self.world.calls.lock().unwrap().clone()
    }

    /// What an operation's quota was used for so far.
    pub(crate) fn use_of(&self, operation: &str) -> Use {
        self.world.quotas.use_of(operation)
    }

    /// Lets somebody else register a contact, at `ACCOUNT/TYPE`.
    pub(super) fn register(&self, place: &str, contact: Value) {
        let mut puts = self.world.puts.lock().unwrap();
        puts.push((place.to_owned(), contact, 0));
    }

    /// The contacts that were put so far, as `ACCOUNT/TYPE` with what was put.
    pub(super) fn puts(&self) -> Vec<(String, Value)> {
        let puts = self.world.puts.lock().unwrap();
        puts.iter()
            .map(|(place, contact, _)| (place.clone(), contact.clone()))
            .collect()
    }

    /// The contacts that were asked for so far.
    pub(super) fn requests(&self) -> Vec<Request> {
        self.world.requests.lock().unwrap().clone()
    }
}

/// The operation is in the path for Account Management, in a header for Organizations, and in the body for STS.
async fn answer(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    uri: axum::http::Uri,
    body: String,
) -> Response<Body> {
    let target = headers
        .get("x-amz-target")
        .map(|target| target.to_str().unwrap());
    let operation = match (uri.path(), target) {
        ("/getAlternateContact", _) => "GetAlternateContact",
        ("/getContactInformation", _) => "GetContactInformation",
        ("/putAlternateContact", _) => "PutAlternateContact",
        (_, Some(target)) => target.rsplit_once('.').unwrap().1,
        _ if body.contains("Action=AssumeRole") => "AssumeRole",
        _ => "GetCallerIdentity",
    };
    let number = {
        let mut calls = world.calls.lock().unwrap();
        let count = calls.entry(operation.to_owned()).or_default();
        *count += 1;
        *count - 1
    };
    let mut faults = world.faults.iter();
    let fault = faults.find(|(of, calls, _)| of == operation && calls.contains(&number));
    let mut said = fault.map(|(_, _, answer)| answer.clone());
    if let Some(Answer::Late(late)) = said {
        tokio::time::sleep(late).await;
        said = None;
    }
    let said = said.unwrap_or_else(|| play(&world, operation, &headers, &body));
    said.into_response(operation).await
}

/// What AWS would say.
fn play(world: &World, operation: &str, headers: &HeaderMap, body: &str) -> Answer {
    if !world.quotas.lets_through(operation) {
        return Answer::error(429, "TooManyRequestsException");
    }
    if let Some(answer) = world.answers.get(operation) {
        return answer.clone();
    }
    let request: Value = serde_json::from_str(body).unwrap_or_default();
    match operation {
        "GetCallerIdentity" => caller_identity(world.caller.account()),
        "AssumeRole" => assume_role(world, body),
        "DescribeOrganization" => describe_organization(world.caller),
        "ListAccounts" => list_accounts(world, request["NextToken"].as_str()),
        "ListRoots" => only(json!({ "Roots": [{ "Id": "r-root", "Name": "Root" }] })),
        "ListOrganizationalUnitsForParent" => only(match request["ParentId"].as_str() {
            Some("r-root") => {
                json!({ "OrganizationalUnits": [{ "Id": "ou-1", "Name": "Workloads" }] })
            }
            Some("ou-1") => json!({ "OrganizationalUnits": [{ "Id": "ou-2", "Name": "Prod" }] }),
            _ => json!({ "OrganizationalUnits": [] }),
        }),
        "ListAccountsForParent" => only(match request["ParentId"].as_str() {
            Some("r-root") => json!({ "Accounts": [{ "Id": MANAGEMENT_ACCOUNT }] }),
            Some("ou-2") => members(world),
            _ => json!({ "Accounts": [] }),
        }),
        "ListTagsForResource" => only(match request["NextToken"].as_str() {
            None => json!({ "Tags": [{ "Key": "env", "Value": "prod" }], "NextToken": "second" }),
            Some(_) => {
                json!({ "Tags": [{ "Key": "account", "Value": request["ResourceId"] }] })
            }
        }),
        "ListInstances" => only(json!({ "Instances": [{ "IdentityStoreId": "d-0000000000" }] })),
        "ListUsers" => only(json!({ "Users": [] })),
        "ListGroups" => only(json!({ "Groups": [] })),
        "GetAlternateContact" => contact(
            world,
            headers,
            &request,
            request["AlternateContactType"].as_str(),
        ),
        "GetContactInformation" => contact(world, headers, &request, None),
        "PutAlternateContact" => put(world, headers, &request),
        other => Answer::error(400, &format!("UnknownOperation{other}")),
    }
}

fn only(body: Value) -> Answer {
    Answer::body(200, &body.to_string())
}

/// All but the management account.
fn members(world: &World) -> Value {
    let ids = world.accounts.iter().map(|[id, ..]| id);
    let members = ids.filter(|id| *id != MANAGEMENT_ACCOUNT);
    json!({ "Accounts": members.map(|id| json!({ "Id": id })).collect::<Vec<_>>() })
}

fn caller_identity(account: &str) -> Answer {
    Answer::body(
        200,
        &format!(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
             <Arn>arn:aws:sts::{account}:assumed-role/audit/test</Arn><UserId>test</UserId><Account>{account}</Account>\
             </GetCallerIdentityResult></GetCallerIdentityResponse>"
        ),
    )
}

fn describe_organization(caller: Caller) -> Answer {
    if caller == Caller::Alone {
        return Answer::error(400, "AWSOrganizationsNotInUseException");
    }
    only(json!({ "Organization": {
        "Id": "o-stub000000", "MasterAccountId": MANAGEMENT_ACCOUNT, "FeatureSet": "ALL",
    } }))
}

fn list_accounts(world: &World, token: Option<&str>) -> Answer {
    if world.caller == Caller::Member {
        return Answer::error(400, "AccessDeniedException");
    }
    let start: usize = token.map_or(0, |token| token.parse().unwrap());
    let end = start.saturating_add(world.page).min(world.accounts.len());
    let accounts: Vec<_> = world.accounts[start..end]
        .iter()
        .map(|[id, name, state]| {
            json!({ "Id": id, "Name": name, "State": state, "Email": format!("aws-root@{id}.example") })
        })
        .collect();
    let mut page = json!({ "Accounts": accounts });
    if end < world.accounts.len() {
        page["NextToken"] = json!(end.to_string());
    }
    only(page)
}

/// The key of a role's credentials begins with this, and ends with the account that the role is in.
const ROLE_KEY: &str = "ROLE";

/// A role can be taken on in every account that has an answer `ACCOUNT/ROLE`: the ARN and the external id that it wants.
fn assume_role(world: &World, body: &str) -> Answer {
    let fields = body.split('&').filter_map(|field| field.split_once('='));
    let field = |name: &str| {
        let found = fields.clone().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.replace("%3A", ":").replace("%2F", "/"))
    };
    let arn = field("RoleArn").unwrap();
    let account = arn.split(':').nth(4).unwrap().to_owned();
    let wanted = format!("{arn} {}", field("ExternalId").unwrap_or_default());
    match world.answers.get(&format!("{account}/ROLE")) {
        Some(Answer::Said { body, .. }) if *body == wanted => Answer::body(
            200,
            &format!(
                "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>\
                 <AccessKeyId>{ROLE_KEY}{account}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>\
                 <SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
                 </AssumeRoleResult></AssumeRoleResponse>"
            ),
        ),
        _ => Answer::error(403, "AccessDenied"),
    }
}

/// The key in `Authorization: AWS4-HMAC-SHA256 Credential=KEY/…`.
fn access_key(headers: &HeaderMap) -> String {
    let signature = headers["authorization"].to_str().unwrap();
    let credential = signature.split("Credential=").nth(1).unwrap();
    credential.split('/').next().unwrap().to_owned()
}

/// The account that a call is about. Who may name which is as the reference guide says: everybody is about their own, without
/// naming it; the management account and the delegated administrator may name other members.
fn account_of(world: &World, headers: &HeaderMap, request: &Value) -> Option<String> {
    let key = access_key(headers);
    let own = match key.strip_prefix(ROLE_KEY) {
        Some(account) => account,
        None => world.caller.account(),
    };
    let may_name = own == world.caller.account()
        && matches!(world.caller, Caller::Management | Caller::Delegated);
    match request["AccountId"].as_str() {
        Some(id) if !may_name || id == MANAGEMENT_ACCOUNT => None,
        Some(id) => Some(id.to_owned()),
        None => Some(own.to_owned()),
    }
}

/// Keeps a contact, which reads back from then on, or after so many more reads.
fn put(world: &World, headers: &HeaderMap, request: &Value) -> Answer {
    let Some(id) = account_of(world, headers, request) else {
        return Answer::error(403, "AccessDeniedException");
    };
    let of = request["AlternateContactType"].as_str().unwrap();
    if let Some(answer) = world.answers.get(&format!("PUT {id}/{of}")) {
        return answer.clone();
    }
    let mut kept = request.clone();
    kept.as_object_mut().unwrap().remove("AccountId");
    let stale = world.stale_reads.load(Ordering::Relaxed);
    let mut puts = world.puts.lock().unwrap();
    puts.push((format!("{id}/{of}"), kept, stale));
    only(json!({}))
}

/// What was put last, once it is to be read; what stood there before that, until then.
fn kept(world: &World, place: &str) -> Option<Value> {
    let mut puts = world.puts.lock().unwrap();
    let mut of_place: Vec<_> = puts.iter_mut().filter(|(of, ..)| of == place).collect();
    let (last, before) = of_place.split_last_mut()?;
    if last.2 == 0 {
        return Some(last.1.clone());
    }
    last.2 -= 1;
    before.last().map(|before| before.1.clone())
}

fn contact(world: &World, headers: &HeaderMap, request: &Value, alternate: Option<&str>) -> Answer {
    let named = request["AccountId"].as_str().map(str::to_owned);
    world.requests.lock().unwrap().push(Request {
        account_id: named,
        access_key: access_key(headers),
    });
    let counts_down = |left: usize| left.checked_sub(1);
    if world
        .throttled
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, counts_down)
        .is_ok()
    {
        return Answer::html(429);
    }
    let Some(id) = account_of(world, headers, request) else {
        return Answer::error(403, "AccessDeniedException");
    };
    let place = format!("{id}/{}", alternate.unwrap_or("PRIMARY"));
    if let Some(kept) = kept(world, &place) {
        return only(json!({ "AlternateContact": kept }));
    }
    if let Some(answer) = world.answers.get(&place) {
        return answer.clone();
    }
    only(match alternate {
        Some(of) => json!({ "AlternateContact": {
            "AlternateContactType": of, "Name": "Security Operations", "Title": "Team",
            "EmailAddress": format!("soc@{id}.example"), "PhoneNumber": "+1 212 555 1212",
        } }),
        None => json!({
            "ContactInformation": {
                "FullName": "Cloud Team", "AddressLine1": "1 Main Street", "City": "Springfield", "PostalCode": "00000",
                "CountryCode": "US", "PhoneNumber": "+1 212 555 1212", "CompanyName": "Corp",
            },
            "VerificationStatus": "VERIFIED",
        }),
    })
}
