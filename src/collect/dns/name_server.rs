//! A question to the name servers, and the answer that belongs to it.
//!
//! The messages are the library's. Its resolver opens a socket for each question and keeps what it heard, neither of
//! which is worth its time where thousands of names are asked for once.

use std::cell::{Cell, RefCell};
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use hickory_resolver::proto::op::{Edns, Message, MessageType, Query, ResponseCode};
use hickory_resolver::proto::rr::{Name, RecordType};
use hickory_resolver::system_conf::read_system_conf;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};

/// So long an answer may take.
pub(super) const TIMEOUT: Duration = Duration::from_secs(5);
/// So often all servers are asked, while none of them answers.
pub(super) const TRIES: usize = 2;
/// So many bytes an answer over UDP may have, which no network cuts into pieces (DNS Flag Day 2020; RFC 9715).
const UDP_PAYLOAD: u16 = 1232;

/// The name servers of a run.
pub(super) struct NameServers {
    servers: Vec<NameServer>,
    /// The one that answered last is asked first, lest each question waits for one that is gone.
    first: Cell<usize>,
}

impl NameServers {
    /// This server alone.
    pub(super) fn only(server: SocketAddr) -> Self {
        Self::of([server])
    }

    /// Those of the system, as in `/etc/resolv.conf`.
    ///
    /// # Errors
    /// When the system names none.
    pub(super) fn of_system() -> Result<Self, String> {
        let (config, _) = read_system_conf().map_err(|error| error.to_string())?;
        let servers = config.name_servers().iter().filter_map(|server| {
            let port = server.connections.first()?.port;
            Some(SocketAddr::new(server.ip, port))
        });
        let servers = Self::of(servers);
        if servers.servers.is_empty() {
            return Err("the system names none".to_owned());
        }
        Ok(servers)
    }

    fn of(servers: impl IntoIterator<Item = SocketAddr>) -> Self {
        let servers = servers.into_iter().map(|address| NameServer {
            address,
            idle: RefCell::default(),
        });
        Self {
            servers: servers.collect(),
            first: Cell::new(0),
        }
    }

    /// The answer of the first server that knows one, or else of one that says why it does not.
    ///
    /// # Errors
    /// When no server answers: the last one's failure, which is [`io::ErrorKind::TimedOut`] where nothing came.
    pub(super) async fn ask(&self, name: &Name, kind: RecordType) -> io::Result<Message> {
        let question = question(name, kind);
        let mut failure = io::ErrorKind::TimedOut.into();
        for _ in 0..TRIES {
            let mut refusal = None;
            let first = self.first.get();
            for number in (first..self.servers.len()).chain(0..first) {
                let answer = self.servers[number].ask(&question);
                match tokio::time::timeout(TIMEOUT, answer).await {
                    Ok(Ok(answer)) if is_knowledge(&answer) => {
                        self.first.set(number);
                        return Ok(answer);
                    }
                    Ok(Ok(answer)) => refusal = Some(answer),
                    Ok(Err(error)) => failure = error,
                    Err(_) => failure = io::ErrorKind::TimedOut.into(),
                }
            }
            if let Some(refusal) = refusal {
                return Ok(refusal);
            }
        }
        Err(failure)
    }
}

/// Whether an answer says something of the name, and not of the server's own trouble.
fn is_knowledge(answer: &Message) -> bool {
    matches!(
        answer.metadata.response_code,
        ResponseCode::NoError | ResponseCode::NXDomain
    )
}

fn question(name: &Name, kind: RecordType) -> Message {
    let mut message = Message::query();
    message.metadata.recursion_desired = true;
    message.add_query(Query::query(name.clone(), kind));
    let mut edns = Edns::new();
    edns.set_max_payload(UDP_PAYLOAD);
    message.set_edns(edns);
    message
}

struct NameServer {
    address: SocketAddr,
    /// Sockets that no question is under way on. Each has a port of its own, so that an answer cannot be guessed from
    /// its id alone (RFC 5452 §9.2).
    idle: RefCell<Vec<UdpSocket>>,
}

impl NameServer {
    /// A socket is put back when its question was answered. One that waited in vain is let go of, so that nothing that
    /// comes late is heard.
    async fn ask(&self, question: &Message) -> io::Result<Message> {
        let idle = self.idle.borrow_mut().pop();
        let socket = match idle {
            Some(socket) => socket,
            None => self.socket().await?,
        };
        let answer = over_udp(&socket, question).await?;
        self.idle.borrow_mut().push(socket);
        if answer.metadata.truncation {
            return over_tcp(self.address, question).await;
        }
        Ok(answer)
    }

    /// A socket that hears this server only.
    async fn socket(&self) -> io::Result<UdpSocket> {
        let any: SocketAddr = match self.address {
            SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
            SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
        };
        let socket = UdpSocket::bind(any).await?;
        socket.connect(self.address).await?;
        Ok(socket)
    }
}

async fn over_udp(socket: &UdpSocket, question: &Message) -> io::Result<Message> {
    socket.send(&bytes(question)?).await?;
    let mut buffer = [0; UDP_PAYLOAD as usize];
    loop {
        let length = socket.recv(&mut buffer).await?;
        if let Some(answer) = answer_to(question, &buffer[..length]) {
            return Ok(answer);
        }
    }
}

/// Asks once more where an answer has no room in a datagram. Each message is led by its length, in two bytes
/// (RFC 1035 §4.2.2).
async fn over_tcp(server: SocketAddr, question: &Message) -> io::Result<Message> {
    let question_bytes = bytes(question)?;
    let length = u16::try_from(question_bytes.len()).map_err(io::Error::other)?;
    let mut stream = TcpStream::connect(server).await?;
    let framed = [&length.to_be_bytes(), question_bytes.as_slice()].concat();
    stream.write_all(&framed).await?;
    let mut answer = vec![0; usize::from(stream.read_u16().await?)];
    stream.read_exact(&mut answer).await?;
    answer_to(question, &answer).ok_or_else(|| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            "the answer is to another question",
        )
    })
}

fn bytes(message: &Message) -> io::Result<Vec<u8>> {
    message.to_vec().map_err(io::Error::other)
}

/// The answer in these bytes, if it is one to this question (RFC 5452 §9.1); anybody may have sent them.
fn answer_to(question: &Message, bytes: &[u8]) -> Option<Message> {
    let answer = Message::from_vec(bytes).ok()?;
    let is_answer = answer.metadata.message_type == MessageType::Response
        && answer.metadata.id == question.metadata.id
        && answer.queries == question.queries;
    is_answer.then_some(answer)
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use hickory_resolver::proto::op::{Message, OpCode, ResponseCode};
    use hickory_resolver::proto::rr::{Name, RecordType};
    use tokio::net::UdpSocket;

    use super::NameServers;

    async fn bound() -> (SocketAddr, UdpSocket) {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        (socket.local_addr().unwrap(), socket)
    }

    /// A server that answers each question with this code.
    async fn server(code: ResponseCode) -> SocketAddr {
        let (address, socket) = bound().await;
        tokio::spawn(async move {
            let mut buffer = [0; 1500];
            while let Ok((length, client)) = socket.recv_from(&mut buffer).await {
                let question = Message::from_vec(&buffer[..length]).unwrap();
                let mut answer = Message::error_msg(question.metadata.id, OpCode::Query, code);
                answer.add_query(question.queries[0].clone());
                let answer = answer.to_vec().unwrap();
                socket.send_to(&answer, client).await.unwrap();
            }
        });
        address
    }

    /// The code that these servers answer together.
    async fn asked(servers: &NameServers) -> ResponseCode {
        let name = Name::from_ascii("corp.example.").unwrap();
        let answer = servers.ask(&name, RecordType::MX).await.unwrap();
        answer.metadata.response_code
    }

    #[tokio::test]
    async fn a_server_that_is_gone_or_refuses_is_not_the_last_word() {
        let (gone, socket) = bound().await;
        drop(socket);
        let refusing = server(ResponseCode::Refused).await;
        let knowing = server(ResponseCode::NXDomain).await;
        let servers = NameServers::of([gone, refusing, knowing]);
        assert_eq!(asked(&servers).await, ResponseCode::NXDomain);
        assert_eq!(
            servers.first.get(),
            2,
            "the one that answered is asked first"
        );
        let none_knows = NameServers::of([gone, refusing]);
        assert_eq!(asked(&none_knows).await, ResponseCode::Refused);
    }
}
