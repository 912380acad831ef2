//! An SMTP server that does what a script says.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, tcp},
    sync::Notify,
};

/// A moment in the conversation: before a reply, or within the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    Greeting,
    Ehlo,
    Mail,
    Rcpt,
    Data,
    /// The first line of the text has come.
    Text,
    /// The final dot has come.
    Dot,
    Rset,
}

/// What the server does at that moment instead of its usual reply.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    Say(&'static str),
    SayAndDrop(&'static str),
    Drop,
    /// Gives its usual reply only when the client sends the next command.
    BeLate,
    /// Says nothing for as long as the client stays.
    Hang,
}

/// What happens on one connection; each entry happens once, in order. Everything else goes well.
pub(crate) type Script = Vec<(At, Act)>;

/// A mail that the server has received up to its final dot, whatever it replied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Received {
    /// Which connection it came by, from 0.
    pub(crate) connection: usize,
    pub(crate) from: String,
    pub(crate) to: String,
    /// As it was on the wire, dots not undone, without the final dot.
    pub(crate) raw: String,
}

#[derive(Default)]
struct Seen {
    mails: Vec<Received>,
    commands: Vec<String>,
}

pub(crate) struct FakeServer {
    pub(crate) port: u16,
    seen: Arc<Mutex<Seen>>,
    hung: Arc<Notify>,
}

impl FakeServer {
    /// Listens on a free port of this machine. The first connection follows the first script, and so on; once they are
    /// used up all goes well.
    pub(crate) async fn start(scripts: impl IntoIterator<Item = Script>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { port: listener.local_addr().unwrap().port(), seen: Arc::default(), hung: Arc::default() };
        let (seen, hung) = (server.seen.clone(), server.hung.clone());
        let mut scripts: VecDeque<Script> = scripts.into_iter().collect();
        tokio::spawn(async move {
            for number in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                let (reader, writer) = stream.into_split();
                let script = scripts.pop_front().unwrap_or_default().into();
                let mut connection =
                    Connection { number, script, reader: BufReader::new(reader), writer, seen: seen.clone() };
                let hung = hung.clone();
                tokio::spawn(async move {
                    if let Err(Broken::Hung) = connection.talk().await {
                        hung.notify_one();
                        // Until the client has gone.
                        let mut rest = Vec::new();
                        connection.reader.read_to_end(&mut rest).await.ok();
                    }
                });
            }
        });
        server
    }

    pub(crate) fn mails(&self) -> Vec<Received> {
        self.seen.lock().unwrap().mails.clone()
    }

    /// All commands of all connections, such as `1 MAIL FROM:<office@district.example>`.
    pub(crate) fn commands(&self) -> Vec<String> {
        self.seen.lock().unwrap().commands.clone()
    }

    /// Waits until the server hangs at some point of a script.
    pub(crate) async fn hung(&self) {
        self.hung.notified().await;
    }
}

/// Why a conversation ended before its QUIT.
enum Broken {
    Dropped,
    Hung,
}

struct Connection {
    number: usize,
    script: VecDeque<(At, Act)>,
    reader: BufReader<tcp::OwnedReadHalf>,
    writer: tcp::OwnedWriteHalf,
    seen: Arc<Mutex<Seen>>,
}

impl Connection {
    async fn talk(&mut self) -> Result<(), Broken> {
        let (mut from, mut to) = (String::new(), String::new());
        self.reply(At::Greeting, "220 fake.example").await?;
        loop {
            let line = self.line().await?;
            self.seen.lock().unwrap().commands.push(format!("{} {line}", self.number));
            match line.get(..4).unwrap_or_default() {
                "EHLO" => self.reply(At::Ehlo, "250 fake.example").await?,
                "MAIL" => {
                    from = line;
                    self.reply(At::Mail, "250 sender ok").await?
                }
                "RCPT" => {
                    to = line;
                    self.reply(At::Rcpt, "250 recipient ok").await?
                }
                "DATA" => {
                    if self.reply(At::Data, "354 go on").await?.starts_with('3') {
                        let raw = self.text().await?;
                        let mail = Received { connection: self.number, from: from.clone(), to: to.clone(), raw };
                        self.seen.lock().unwrap().mails.push(mail);
                        self.reply(At::Dot, "250 2.0.0 queued as 4B7F").await?;
                    }
                    ""
                }
                "RSET" => self.reply(At::Rset, "250 forgotten").await?,
                "QUIT" => return self.say("221 bye").await,
                _ => panic!("an unexpected command: {line}"),
            };
        }
    }

    async fn text(&mut self) -> Result<String, Broken> {
        let mut raw = self.line().await? + "\r\n";
        match self.due(At::Text) {
            Some(Act::Hang) => return Err(Broken::Hung),
            Some(_) => return Err(Broken::Dropped),
            None => {}
        }
        loop {
            let line = self.line().await?;
            if line == "." {
                return Ok(raw);
            }
            raw += &line;
            raw += "\r\n";
        }
    }

    /// Replies as the script says, or else as usual; returns what it said.
    async fn reply(&mut self, at: At, usual: &'static str) -> Result<&'static str, Broken> {
        let words = match self.due(at) {
            Some(Act::Drop) => return Err(Broken::Dropped),
            Some(Act::Hang) => return Err(Broken::Hung),
            Some(Act::SayAndDrop(words)) => {
                self.say(words).await?;
                return Err(Broken::Dropped);
            }
            Some(Act::BeLate) => {
                self.reader.fill_buf().await.map_err(|_| Broken::Dropped)?;
                usual
            }
            Some(Act::Say(words)) => words,
            None => usual,
        };
        self.say(words).await?;
        Ok(words)
    }

    fn due(&mut self, at: At) -> Option<Act> {
        self.script.pop_front_if(|(moment, _)| *moment == at).map(|(_, act)| act)
    }

    async fn say(&mut self, words: &str) -> Result<(), Broken> {
        self.writer.write_all(format!("{words}\r\n").as_bytes()).await.map_err(|_| Broken::Dropped)
    }

    /// The next line without its CRLF, which it must have.
    async fn line(&mut self) -> Result<String, Broken> {
        let mut line = String::new();
        self.reader.read_line(&mut line).await.map_err(|_| Broken::Dropped)?;
        line.strip_suffix("\r\n").map(str::to_owned).ok_or(Broken::Dropped)
    }
}
