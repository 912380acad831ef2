//! One worker's conversations with the mail server, phase by phase: only where it broke says whether a letter may
//! have arrived. (lettre's own transport does not tell, has no time limit after connecting, and after a cancelled
//! send takes old replies for new ones.)

use std::{error::Error as _, fmt, sync::Arc, time::Duration};

use entity::AttemptOutcome;
use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::DEFAULT_MECHANISMS,
        client::{AsyncSmtpConnection, Tls},
        commands::{Data, Mail, Rcpt, Rset},
        response::Response,
    },
};
use tokio::{
    net::TcpStream,
    time::{Instant, timeout},
};

use super::{Server, Timeouts};
use crate::letters::{
    mailer::{self, Reply, SendError},
    message::ascii_address,
};

/// Servers limit letters per connection, often to 100.
const MOST_LETTERS: u32 = 100;

/// A line that has been idle longer is closed rather than tried: many servers hang up after a minute.
const LONGEST_IDLE: Duration = Duration::from_secs(30);

/// The longest reply of a server that is kept, in characters.
const LONGEST_WORDS: usize = 500;

/// A worker's connection to the mail server; connects when it has to.
pub(in crate::letters) struct Session {
    server: Arc<Server>,
    parked: Option<Line>,
}

/// An open connection, signed in, between two letters.
struct Line {
    smtp: AsyncSmtpConnection,
    letters: u32,
    parked_at: Instant,
}

/// Where in the conversation something went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Up to and including AUTH.
    Connect,
    /// MAIL.
    Sender,
    /// RCPT.
    Recipient,
    /// DATA.
    Data,
    /// From the first byte of the text to the reply after the final dot.
    Text,
}

/// What went wrong.
enum Fault {
    /// The server said no: reply code and words.
    Said(u16, String),
    /// No reply, or none that makes sense.
    Broken(String),
}

impl Session {
    pub(in crate::letters) fn new(server: Arc<Server>) -> Self {
        Self { server, parked: None }
    }

    /// Sends one mail. A line is in hand while in use and parked again only in step: a send that fails midway or is
    /// dropped takes its line along, so that no later letter reads its replies.
    pub(in crate::letters) async fn send(&mut self, mail: &mailer::Mail<'_>) -> Result<Reply, SendError> {
        let from = ascii_address(mail.from).ok_or_else(|| SendError::of_channel("the sender is no mail address"))?;
        let to = ascii_address(mail.recipient).ok_or_else(|| SendError {
            outcome: AttemptOutcome::Refused,
            code: None,
            words: "the recipient is no mail address".to_owned(),
            whole_channel: false,
        })?;
        let timeouts = self.server.timeouts;
        let mut line = self.begin(&from).await?;
        let result = line.hand_over(&timeouts, to, mail.message).await;
        let in_step = match &result {
            Ok(_) => true,
            // 421: the server is about to hang up.
            Err(SendError { code: None | Some(421), .. }) => false,
            Err(_) => within(timeouts.envelope, line.smtp.command(Rset)).await.is_ok(),
        };
        if in_step {
            line.letters += 1;
            line.parked_at = Instant::now();
            self.parked = Some(line);
        }
        result
    }

    pub(in crate::letters) async fn close(self) {
        if let Some(line) = self.parked {
            line.quit(self.server.timeouts.quit).await;
        }
    }

    /// A line on which the server has taken the sender.
    async fn begin(&mut self, from: &Address) -> Result<Line, SendError> {
        let timeouts = self.server.timeouts;
        if let Some(mut line) = self.parked.take() {
            if line.letters >= MOST_LETTERS || line.parked_at.elapsed() > LONGEST_IDLE {
                line.quit(timeouts.quit).await;
            } else if line.sender(&timeouts, from).await.is_ok() {
                return Ok(line);
            }
            // The server may end a parked line whenever it likes: only a new one tells whether it is at fault.
        }
        let smtp = connect(&self.server).await.map_err(|fault| Phase::Connect.judge(fault))?;
        let mut line = Line { smtp, letters: 0, parked_at: Instant::now() };
        line.sender(&timeouts, from).await?;
        Ok(line)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("server", &self.server).field("connected", &self.parked.is_some()).finish()
    }
}

impl Line {
    async fn sender(&mut self, timeouts: &Timeouts, from: &Address) -> Result<Reply, SendError> {
        let mail = self.smtp.command(Mail::new(Some(from.clone()), Vec::new()));
        Phase::Sender.step(timeouts.envelope, &[250], mail).await
    }

    async fn hand_over(&mut self, timeouts: &Timeouts, to: Address, message: &[u8]) -> Result<Reply, SendError> {
        let rcpt = self.smtp.command(Rcpt::new(to, Vec::new()));
        Phase::Recipient.step(timeouts.envelope, &[250, 251], rcpt).await?;
        Phase::Data.step(timeouts.data, &[354], self.smtp.command(Data)).await?;
        // lettre doubles the dots and ends the text with a line break of its own.
        let text = self.smtp.message(message.strip_suffix(b"\r\n").unwrap_or(message));
        Phase::Text.step(timeouts.text, &[250], text).await
    }

    async fn quit(mut self, limit: Duration) {
        // Whatever comes of it, the line is closed by being dropped.
        let _answer = timeout(limit, self.smtp.quit()).await;
    }
}

impl Phase {
    async fn step(
        self,
        limit: Duration,
        expected: &[u16],
        exchange: impl Future<Output = Result<Response, Error>>,
    ) -> Result<Reply, SendError> {
        let reply = within(limit, exchange).await.and_then(|response| expect(expected, &response));
        reply.map_err(|fault| self.judge(fault))
    }

    fn judge(self, fault: Fault) -> SendError {
        let (code, words) = match fault {
            Fault::Said(code, words) => (Some(code), words),
            Fault::Broken(words) => (None, format!("{self}: {words}")),
        };
        let (outcome, whole_channel) = match (self, code) {
            // 530: some servers ask for AUTH or STARTTLS as late as that.
            (Self::Connect | Self::Sender, _) | (_, Some(530)) => (AttemptOutcome::Deferred, true),
            (Self::Recipient | Self::Data, None) => (AttemptOutcome::Deferred, true),
            (Self::Text, None) => (AttemptOutcome::Unknown, false),
            (_, Some(500..)) => (AttemptOutcome::Refused, false),
            (_, Some(_)) => (AttemptOutcome::Deferred, false),
        };
        SendError { outcome, code, words: tidy(&words), whole_channel }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connecting to the mail server",
            Self::Sender => "naming the sender",
            Self::Recipient => "naming the recipient",
            Self::Data => "announcing the text",
            Self::Text => "after handing over the text",
        })
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error.status() {
            // The source of such an error is the server's words; its own text repeats the code.
            Some(code) => Self::Said(code.into(), error.source().map(ToString::to_string).unwrap_or_default()),
            None => Self::Broken(error.to_string()),
        }
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

/// A connection that the server has welcomed and, if there are credentials, signed in.
async fn connect(server: &Server) -> Result<AsyncSmtpConnection, Fault> {
    let Server { timeouts: Timeouts { connect, hello, .. }, hello_name, .. } = server;
    let place = (server.host.as_str(), server.port);
    let mut smtp = if let Tls::Wrapper(tls) = &server.tls {
        // lettre 0.11 wraps TLS around sockets of its own making only, without TCP_NODELAY: 40 ms a letter.
        let connecting =
            AsyncSmtpConnection::connect_tokio1(place, Some(*connect), hello_name, Some(tls.clone()), None);
        within(*connect + *hello, connecting).await?
    } else {
        let stream = within(*connect, TcpStream::connect(place)).await?;
        stream.set_nodelay(true)?;
        within(*hello, AsyncSmtpConnection::connect_with_transport(Box::new(stream), hello_name)).await?
    };
    if let Tls::Required(tls) = &server.tls {
        within(*hello, smtp.starttls(tls.clone(), hello_name)).await?;
    }
    if let Some(credentials) = server.credentials() {
        let response = within(*hello, smtp.auth(DEFAULT_MECHANISMS, &credentials)).await?;
        expect(&[235], &response)?;
    }
    Ok(smtp)
}

async fn within<T, E: Into<Fault>>(limit: Duration, act: impl Future<Output = Result<T, E>>) -> Result<T, Fault> {
    match timeout(limit, act).await {
        Ok(result) => result.map_err(Into::into),
        Err(_) => Err(Fault::Broken(format!("no answer within {limit:?}"))),
    }
}

/// Any other code, though positive, means that the two sides no longer talk about the same thing.
fn expect(codes: &[u16], response: &Response) -> Result<Reply, Fault> {
    let code = u16::from(response.code());
    let words = response.message().collect::<Vec<_>>().join(" ");
    if codes.contains(&code) {
        Ok(Reply { code: Some(code), words: tidy(&words) })
    } else {
        Err(Fault::Broken(format!("unexpected reply {code} {words}")))
    }
}

/// One line of bearable length, whatever the server says.
fn tidy(words: &str) -> String {
    words
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST_WORDS)
        .collect::<String>()
        .trim()
        .to_owned()
}
