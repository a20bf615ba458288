//! What the stub says, if not what AWS would.

use std::time::Duration;

use axum::body::Body;
use axum::http::Response;
use serde_json::json;

/// What the server says instead of what it otherwise would.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// Something, with a status and perhaps a code of AWS's.
    Said {
        status: u16,
        code: Option<String>,
        body: String,
    },
    /// The connection breaks off.
    Reset,
    /// Nothing, for good.
    Silence,
    /// What it otherwise would, but late.
    Late(Duration),
}

impl Answer {
    /// An error of AWS's own.
    pub(crate) fn error(status: u16, code: &str) -> Self {
        Self::error_saying(status, code, "as the test wants it")
    }

    /// An error of AWS's own, with this message.
    pub(crate) fn error_saying(status: u16, code: &str, message: &str) -> Self {
        let body = json!({ "__type": code, "message": message }).to_string();
        Self::Said {
            status,
            code: Some(code.to_owned()),
            body,
        }
    }

    /// Something in between answers in the place of AWS.
    pub(crate) fn html(status: u16) -> Self {
        Self::body(status, "<html><body>as the test wants it</body></html>")
    }

    /// This text.
    pub(crate) fn body(status: u16, body: &str) -> Self {
        Self::Said {
            status,
            code: None,
            body: body.to_owned(),
        }
    }

    pub(super) async fn into_response(self, operation: &str) -> Response<Body> {
        match self {
            // STS writes XML.
            Self::Said {
                status,
                code: Some(code),
                ..
            } if ["GetCallerIdentity", "AssumeRole"].contains(&operation) => {
                let body = format!(
                    "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>as the test wants it</Message>\
                     </Error></ErrorResponse>"
                );
                Response::builder()
                    .status(status)
                    .body(Body::from(body))
                    .unwrap()
            }
            Self::Said { status, code, body } => {
                let mut response = Response::builder().status(status);
                if let Some(code) = code {
                    response = response.header("x-amzn-errortype", code);
                }
                response.body(Body::from(body)).unwrap()
            }
            Self::Reset => Response::new(Body::from_stream(futures::stream::once(async {
                Err::<String, _>(std::io::Error::other("as the test wants it"))
            }))),
            Self::Silence => std::future::pending().await,
            Self::Late(_) => unreachable!("it stands for what is said in the end"),
        }
    }
}
