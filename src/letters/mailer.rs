//! The ways mail leaves the house: to an SMTP server, into a folder, or into memory.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use entity::AttemptOutcome;

use super::smtp::{Server, session::Session};

/// Where mail goes. Cheap to clone; [`open`](Self::open) one channel for each worker.
#[derive(Clone, Debug)]
pub enum Mailer {
    /// To a mail server.
    Smtp(Arc<Server>),
    /// Into this folder, an `.eml` file a letter; for demonstrations.
    File(PathBuf),
    /// Into memory; for tests.
    Memory(Memory),
}

/// One worker's way out. To a mail server it is one connection, made when the first mail needs it and kept.
#[derive(Debug)]
pub struct Channel(Way);

#[derive(Debug)]
enum Way {
    Smtp(Box<Session>),
    File(PathBuf),
    Memory(Memory),
}

/// A mail and its envelope. Both addresses are ASCII.
#[derive(Clone, Copy)]
pub struct Mail<'a> {
    /// The Message-ID, without brackets.
    pub message_id: &'a str,
    /// The envelope sender, to which bounces go.
    pub from: &'a str,
    /// The one envelope recipient.
    pub recipient: &'a str,
    /// The mail as [`compose`](super::message::compose) made it.
    pub message: &'a [u8],
}

/// How a mail was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The SMTP reply code.
    pub code: Option<u16>,
    /// The server's words, or the file.
    pub words: String,
}

/// Why a mail was not accepted, and what that says about trying again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct SendError {
    /// `Deferred`: not accepted, try later. `Refused`: never will be. `Unknown`: the text was handed over but no
    /// reply came, it may have arrived.
    pub outcome: AttemptOutcome,
    /// The SMTP reply code, if the server gave one.
    pub code: Option<u16>,
    /// The server's words, or what went wrong.
    pub words: String,
    /// The server, the network or the settings are at fault, not this letter: the next letter would fare the same.
    /// Only ever with `Deferred`.
    pub whole_channel: bool,
}

/// Mail kept in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<Vec<Kept>>>);

/// A mail kept in memory, as [`Mail`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of Mail")]
pub struct Kept {
    pub message_id: String,
    pub from: String,
    pub recipient: String,
    pub message: Vec<u8>,
}

impl Mailer {
    /// Whether people get the mail: a folder may be written to at any time and as fast as can be.
    pub const fn reaches_people(&self) -> bool {
        matches!(self, Self::Smtp(_))
    }

    /// A channel for one worker. Nothing is connected yet.
    pub fn open(&self) -> Channel {
        Channel(match self {
            Self::Smtp(server) => Way::Smtp(Box::new(Session::new(server.clone()))),
            Self::File(folder) => Way::File(folder.clone()),
            Self::Memory(memory) => Way::Memory(memory.clone()),
        })
    }
}

impl Channel {
    /// Hands one mail over. May take as long as the [time limits](super::smtp::Timeouts) together; when the future is
    /// dropped before it ends, the mail may or may not have arrived, and the channel remains usable.
    pub async fn send(&mut self, mail: &Mail<'_>) -> Result<Reply, SendError> {
        match &mut self.0 {
            Way::Smtp(session) => session.send(mail).await,
            Way::File(folder) => file(folder, mail).await,
            Way::Memory(memory) => Ok(memory.keep(mail)),
        }
    }

    /// Takes leave of the mail server.
    pub async fn close(self) {
        if let Way::Smtp(session) = self.0 {
            session.close().await;
        }
    }
}

impl SendError {
    /// Not this letter's fault, and it has not arrived.
    pub(super) fn of_channel(words: impl Into<String>) -> Self {
        Self { outcome: AttemptOutcome::Deferred, code: None, words: words.into(), whole_channel: true }
    }
}

impl Memory {
    /// The mails so far, in the order in which they were sent.
    pub fn mails(&self) -> Vec<Kept> {
        self.lock().clone()
    }

    fn keep(&self, mail: &Mail<'_>) -> Reply {
        self.lock().push(Kept {
            message_id: mail.message_id.to_owned(),
            from: mail.from.to_owned(),
            recipient: mail.recipient.to_owned(),
            message: mail.message.to_vec(),
        });
        Reply { code: None, words: "kept in memory".to_owned() }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn file(folder: &Path, mail: &Mail<'_>) -> Result<Reply, SendError> {
    let (folder, name, message) = (folder.to_owned(), file_name(mail.message_id), mail.message.to_vec());
    let written = tokio::task::spawn_blocking(move || write(&folder, &name, &message)).await;
    match written.map_err(io::Error::other).flatten() {
        Ok(path) => Ok(Reply { code: None, words: format!("written to {}", path.display()) }),
        Err(error) => Err(SendError::of_channel(format!("cannot write to the mail folder: {error}"))),
    }
}

/// The same mail has the same name, so that sending it twice changes nothing.
fn file_name(message_id: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || "-_@.".contains(c) { c } else { '_' };
    format!("{}.eml", message_id.chars().map(safe).collect::<String>())
}

/// The file appears under its name complete and on disk, or not at all.
fn write(folder: &Path, name: &str, message: &[u8]) -> io::Result<PathBuf> {
    let (path, unfinished) = (folder.join(name), folder.join(format!(".{name}.part")));
    fs::create_dir_all(folder)?;
    let mut file = fs::File::create(&unfinished)?;
    io::Write::write_all(&mut file, message)?;
    file.sync_all()?;
    fs::rename(&unfinished, &path)?;
    if cfg!(unix) {
        // The rename itself; Windows opens no folders.
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: Mail<'_> = Mail {
        message_id: "letter-3@mail.example",
        from: "office@district.example",
        recipient: "head@unit.example",
        message: b"Subject: x\r\n\r\nbody\r\n",
    };

    #[tokio::test]
    async fn a_file_mailer_makes_its_folder_and_writes_each_mail_once() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("new/outbox");
        let mailer = Mailer::File(folder.clone());
        for _ in 0..2 {
            let mut channel = mailer.open();
            let reply = channel.send(&MAIL).await.unwrap();
            assert!(reply.words.ends_with("letter-3@mail.example.eml"), "{reply:?}");
            channel.close().await;
        }
        let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
        assert_eq!(files, [folder.join("letter-3@mail.example.eml")]);
        assert_eq!(fs::read(&files[0]).unwrap(), MAIL.message);
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_written_puts_everything_off() {
        let home = tempfile::tempdir().unwrap();
        let blocked = home.path().join("file");
        fs::write(&blocked, "").unwrap();
        let error = Mailer::File(blocked).open().send(&MAIL).await.unwrap_err();
        assert_eq!((error.outcome, error.whole_channel), (AttemptOutcome::Deferred, true));
    }

    #[test]
    fn no_message_id_leads_out_of_the_folder() {
        assert_eq!(file_name("../九/a b@x"), "..___a_b@x.eml");
        assert!(!file_name("..\\a/b:c").contains(['/', '\\', ':']));
    }

    #[tokio::test]
    async fn memory_is_shared_by_all_channels() {
        let memory = Memory::default();
        let mailer = Mailer::Memory(memory.clone());
        mailer.open().send(&MAIL).await.unwrap();
        mailer.clone().open().send(&MAIL).await.unwrap();
        assert_eq!(memory.mails().len(), 2);
        assert_eq!(memory.mails()[0].recipient, "head@unit.example");
    }
}
