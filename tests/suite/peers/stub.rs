//! The few calls of AWS that `collect` and `--directory identity-center` make, after the shapes that the services document, for what moto cannot do:
//! contacts that cannot be read, all account states, and a record of who asked for what.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use axum::response::IntoResponse;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// The organization's management account.
const MANAGEMENT_ACCOUNT: &str = "111111111111";

/// A server that plays AWS for one caller.
pub(crate) struct Stub {
    address: SocketAddr,
    world: Arc<World>,
    _runtime: Runtime,
}

/// What the caller is in its organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// The management account.
    Management,
    /// The delegated administrator for AWS Account Management.
    Delegated,
    /// Some member.
    Member,
    /// An account without an organization.
    Alone,
}

impl Caller {
    fn account(self) -> &'static str {
        match self {
            Self::Management => MANAGEMENT_ACCOUNT,
            Self::Delegated | Self::Member => "222222222222",
            Self::Alone => "555555555555",
        }
    }
}

struct World {
    caller: Caller,
    /// Id, name and state of each account.
    accounts: Vec<[String; 3]>,
    answers: BTreeMap<String, Answer>,
    requests: Mutex<Vec<Request>>,
    /// How many calls for contacts are throttled before the first one is answered.
    throttled: AtomicUsize,
}

/// A call for a contact.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) account_id: Option<String>,
    /// The key that it was signed with.
    pub(super) access_key: String,
}

/// What the server says instead of what it otherwise would.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: u16,
    code: Option<String>,
    body: String,
}

impl Answer {
    /// An error of AWS's own.
    pub(super) fn error(status: u16, code: &str) -> Self {
        Self::error_saying(status, code, "as the test wants it")
    }

    /// An error of AWS's own, with this message.
    pub(super) fn error_saying(status: u16, code: &str, message: &str) -> Self {
        let body = json!({ "__type": code, "message": message }).to_string();
        Self {
            status,
            code: Some(code.to_owned()),
            body,
        }
    }

    /// Something in between answers in the place of AWS.
    pub(super) fn html(status: u16) -> Self {
        Self::body(status, "<html><body>as the test wants it</body></html>")
    }

    /// This text.
    pub(super) fn body(status: u16, body: &str) -> Self {
        Self {
            status,
            code: None,
            body: body.to_owned(),
        }
    }

    /// The connection breaks off.
    pub(super) fn reset() -> Self {
        Self::body(0, "")
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response<Body> {
        if self.status == 0 {
            let broken = std::io::Error::other("as the test wants it");
            return Response::new(Body::from_stream(futures::stream::once(async {
                Err::<String, _>(broken)
            })));
        }
        let mut response = Response::builder().status(self.status);
        if let Some(code) = self.code {
            response = response.header("x-amzn-errortype", code);
        }
        response.body(Body::from(self.body)).unwrap()
    }
}

impl Stub {
    /// Starts the server, with one account in each of four states. `answers` are by operation, or by `ACCOUNT/TYPE` for a
    /// contact.
    pub(crate) fn start(caller: Caller, answers: BTreeMap<String, Answer>) -> Self {
        let account = |id: &str, name: &str, state: &str| [id, name, state].map(str::to_owned);
        let accounts = vec![
            account("222222222222", "member", "SUSPENDED"),
            account("333333333333", "closed", "CLOSED"),
            account(MANAGEMENT_ACCOUNT, "management", "ACTIVE"),
            account("444444444444", "pending", "PENDING_ACTIVATION"),
        ];
        Self::start_with(caller, accounts, answers)
    }

    /// Starts the server with these accounts: id, name and state.
    pub(crate) fn start_with(
        caller: Caller,
        accounts: Vec<[String; 3]>,
        answers: BTreeMap<String, Answer>,
    ) -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let world = Arc::new(World {
            caller,
            accounts,
            answers,
            requests: Mutex::default(),
            throttled: AtomicUsize::default(),
        });
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&world));
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self {
            address,
            world,
            _runtime: runtime,
        }
    }

    /// Throttles the next calls for contacts.
    pub(super) fn throttle(&self, calls: usize) {
        self.world.throttled.store(calls, Ordering::Relaxed);
    }

    /// The URL that clients call.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
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
) -> Answer {
    let target = headers
        .get("x-amz-target")
        .map(|target| target.to_str().unwrap());
    let operation = match (uri.path(), target) {
        ("/getAlternateContact", _) => "GetAlternateContact",
        ("/getContactInformation", _) => "GetContactInformation",
        (_, Some(target)) => target.rsplit_once('.').unwrap().1,
        _ => "GetCallerIdentity",
    };
    if let Some(answer) = world.answers.get(operation) {
        return answer.clone();
    }
    let request: Value = serde_json::from_str(&body).unwrap_or_default();
    match operation {
        "GetCallerIdentity" => caller_identity(world.caller.account()),
        "DescribeOrganization" => describe_organization(world.caller),
        "ListAccounts" => list_accounts(&world),
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
            Some("ou-2") => json!({ "Accounts": [{ "Id": "222222222222" }] }),
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
            &world,
            &headers,
            &request,
            request["AlternateContactType"].as_str(),
        ),
        "GetContactInformation" => contact(&world, &headers, &request, None),
        other => Answer::error(400, &format!("UnknownOperation{other}")),
    }
}

fn only(body: Value) -> Answer {
    Answer::body(200, &body.to_string())
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

fn list_accounts(world: &World) -> Answer {
    if world.caller == Caller::Member {
        return Answer::error(400, "AccessDeniedException");
    }
    let accounts: Vec<_> = world
        .accounts
        .iter()
        .map(|[id, name, state]| {
            json!({ "Id": id, "Name": name, "State": state, "Email": format!("aws-root@{id}.example") })
        })
        .collect();
    only(json!({ "Accounts": accounts }))
}

/// The key in `Authorization: AWS4-HMAC-SHA256 Credential=KEY/…`.
fn access_key(headers: &HeaderMap) -> String {
    let signature = headers["authorization"].to_str().unwrap();
    let credential = signature.split("Credential=").nth(1).unwrap();
    credential.split('/').next().unwrap().to_owned()
}

/// Who may read whose contacts is as the reference guide says: everybody their own, without naming themselves; the
/// management account and the delegated administrator those of other members.
fn contact(world: &World, headers: &HeaderMap, request: &Value, alternate: Option<&str>) -> Answer {
    let named = request["AccountId"].as_str().map(str::to_owned);
    world.requests.lock().unwrap().push(Request {
        account_id: named.clone(),
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
    let may_name = matches!(world.caller, Caller::Management | Caller::Delegated);
    if let Some(id) = &named
        && (!may_name || id == MANAGEMENT_ACCOUNT)
    {
        return Answer::error(403, "AccessDeniedException");
    }
    let id = named.unwrap_or_else(|| world.caller.account().to_owned());
    if let Some(answer) = world
        .answers
        .get(&format!("{id}/{}", alternate.unwrap_or("PRIMARY")))
    {
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
