//! The few calls of AWS that `collect` makes, after the shapes that the services document, for what moto cannot do:
//! contacts that cannot be read, all account states, and a record of who asked for what.

use std::collections::BTreeMap;
use std::net::SocketAddr;
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

struct World {
    caller: String,
    answers: BTreeMap<String, Answer>,
    requests: Mutex<Vec<Request>>,
}

/// A call of GetAlternateContact.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) account_id: Option<String>,
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
        let body = json!({ "__type": code, "message": "as the test wants it" }).to_string();
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
    /// Starts the server for a caller of this account. `answers` are by operation, or by `ACCOUNT/TYPE` for a contact.
    pub(crate) fn start(caller: &str, answers: BTreeMap<String, Answer>) -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let world = Arc::new(World {
            caller: caller.to_owned(),
            answers,
            requests: Mutex::default(),
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
        (_, Some(target)) => target.rsplit_once('.').unwrap().1,
        _ => "GetCallerIdentity",
    };
    if let Some(answer) = world.answers.get(operation) {
        return answer.clone();
    }
    match operation {
        "GetCallerIdentity" => caller_identity(&world.caller),
        "DescribeOrganization" => describe_organization(),
        "ListAccounts" => list_accounts(),
        "GetAlternateContact" => alternate_contact(&world, &serde_json::from_str(&body).unwrap()),
        other => Answer::error(400, &format!("UnknownOperation{other}")),
    }
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

fn describe_organization() -> Answer {
    let organization = json!({ "Organization": {
        "Id": "o-stub000000", "MasterAccountId": MANAGEMENT_ACCOUNT, "FeatureSet": "ALL",
    } });
    Answer::body(200, &organization.to_string())
}

fn list_accounts() -> Answer {
    let account = |id: &str, name: &str, state: &str| json!({ "Id": id, "Name": name, "State": state, "Email": format!("root@{id}.test") });
    let accounts = json!({ "Accounts": [
        account("222222222222", "member", "SUSPENDED"),
        account("333333333333", "closed", "CLOSED"),
        account(MANAGEMENT_ACCOUNT, "management", "ACTIVE"),
        account("444444444444", "pending", "PENDING_ACTIVATION"),
    ] });
    Answer::body(200, &accounts.to_string())
}

fn alternate_contact(world: &World, request: &Value) -> Answer {
    let named = request["AccountId"].as_str().map(str::to_owned);
    world.requests.lock().unwrap().push(Request {
        account_id: named.clone(),
    });
    if named.as_deref() == Some(MANAGEMENT_ACCOUNT) {
        return Answer::error(403, "AccessDeniedException");
    }
    let id = named.unwrap_or_else(|| world.caller.clone());
    let of = request["AlternateContactType"].as_str().unwrap();
    if let Some(answer) = world.answers.get(&format!("{id}/{of}")) {
        return answer.clone();
    }
    let contact = json!({ "AlternateContact": {
        "AlternateContactType": of, "Name": "Security Operations", "Title": "Team",
        "EmailAddress": format!("soc@{id}.test"), "PhoneNumber": "+1 206 555 0142",
    } });
    Answer::body(200, &contact.to_string())
}
