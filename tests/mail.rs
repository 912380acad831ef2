//! Mail to a server that misbehaves: what each fault says about the letter, and that the next letter goes out in order.

use std::{sync::Arc, time::Duration};

use entity::AttemptOutcome::{self, Deferred, Refused, Unknown};
use secrecy::SecretString;
use zhaoshang::letters::{
    mailer::{Channel, Mail, Mailer, Reply, SendError},
    smtp::{Server, Timeouts},
};

use crate::support::smtp::{Act::*, At, FakeServer, Script};

const SHORT: Duration = Duration::from_millis(50);

fn channel(server: &FakeServer, timeouts: Timeouts) -> Channel {
    let url = SecretString::from(format!("smtp://127.0.0.1:{}", server.port));
    Mailer::Smtp(Arc::new(Server::parse(&url).unwrap().with_timeouts(timeouts))).open()
}

async fn send_text(channel: &mut Channel, recipient: &str, text: &str) -> Result<Reply, SendError> {
    let message = format!("Subject: x\r\n\r\n{text}\r\n");
    let message_id = "letter-3@mail.example";
    let from = "office@district.example";
    channel.send(&Mail { message_id, from, recipient, message: message.as_bytes() }).await
}

async fn send(channel: &mut Channel) -> Result<Reply, SendError> {
    send_text(channel, "head@unit.example", "text").await
}

/// The outcome of the first letter on a connection with this script, after seeing that the next letter goes out.
async fn fault(script: Script) -> (AttemptOutcome, bool, Option<u16>) {
    let name = format!("{script:?}");
    let server = FakeServer::start([script]).await;
    let mut channel = channel(&server, Timeouts::default());
    let error = send(&mut channel).await.expect_err(&name);
    let next = send_text(&mut channel, "next@unit.example", "next").await;
    assert_eq!(next.expect(&name).words, "2.0.0 queued as 4B7F", "{name}");
    let last = server.mails().pop().expect(&name);
    assert_eq!((last.to.as_str(), last.raw.contains("\r\nnext\r\n")), ("RCPT TO:<next@unit.example>", true), "{name}");
    (error.outcome, error.whole_channel, error.code)
}

#[tokio::test]
async fn what_a_reply_says_depends_on_when_it_comes() {
    for (at, words, expected) in [
        (At::Greeting, "421 too busy", (Deferred, true, Some(421))),
        (At::Greeting, "554 no service", (Deferred, true, Some(554))),
        (At::Ehlo, "502 never heard", (Deferred, true, Some(502))),
        (At::Mail, "451 later", (Deferred, true, Some(451))),
        (At::Mail, "550 5.7.1 not you", (Deferred, true, Some(550))),
        (At::Rcpt, "450 greylisted", (Deferred, false, Some(450))),
        (At::Rcpt, "421 closing", (Deferred, false, Some(421))),
        (At::Rcpt, "530 5.7.0 sign in first", (Deferred, true, Some(530))),
        (At::Rcpt, "550 5.1.1 no such user", (Refused, false, Some(550))),
        (At::Data, "451 later", (Deferred, false, Some(451))),
        (At::Data, "554 no valid recipients", (Refused, false, Some(554))),
        (At::Dot, "452 disk full", (Deferred, false, Some(452))),
        (At::Dot, "554 5.7.1 spam", (Refused, false, Some(554))),
        // Positive, and yet not what the moment asks for.
        (At::Mail, "354 go on", (Deferred, true, None)),
        (At::Rcpt, "354 go on", (Deferred, true, None)),
        (At::Data, "250 fine", (Deferred, true, None)),
        (At::Dot, "354 go on", (Unknown, false, None)),
        (At::Dot, "nonsense", (Unknown, false, None)),
    ] {
        let seen = fault(vec![(at, Say(words))]).await;
        assert_eq!(seen, expected, "{at:?} {words}");
    }
}

#[tokio::test]
async fn a_broken_line_is_harmless_before_the_text_and_leaves_doubt_after() {
    for (at, expected) in [
        (At::Greeting, (Deferred, true, None)),
        (At::Ehlo, (Deferred, true, None)),
        (At::Mail, (Deferred, true, None)),
        (At::Rcpt, (Deferred, true, None)),
        (At::Data, (Deferred, true, None)),
        (At::Text, (Unknown, false, None)),
        (At::Dot, (Unknown, false, None)),
    ] {
        assert_eq!(fault(vec![(at, Drop)]).await, expected, "{at:?}");
    }
}

#[tokio::test]
async fn silence_is_a_broken_line() {
    let all = Timeouts::default();
    for (at, timeouts, expected) in [
        (At::Greeting, Timeouts { hello: SHORT, ..all }, (Deferred, true, None)),
        (At::Ehlo, Timeouts { hello: SHORT, ..all }, (Deferred, true, None)),
        (At::Mail, Timeouts { envelope: SHORT, ..all }, (Deferred, true, None)),
        (At::Rcpt, Timeouts { envelope: SHORT, ..all }, (Deferred, true, None)),
        (At::Data, Timeouts { data: SHORT, ..all }, (Deferred, true, None)),
        (At::Text, Timeouts { text: SHORT, ..all }, (Unknown, false, None)),
        (At::Dot, Timeouts { text: SHORT, ..all }, (Unknown, false, None)),
    ] {
        // Nothing about the next letter here: it would be in a hurry, too.
        let server = FakeServer::start([vec![(at, Hang)]]).await;
        let error = send(&mut channel(&server, timeouts)).await.unwrap_err();
        assert_eq!((error.outcome, error.whole_channel, error.code), expected, "{at:?}");
        assert!(error.words.ends_with("no answer within 50ms"), "{error}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_puts_everything_off() {
    // Taken and given back, so that nobody listens there.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = SecretString::from(format!("smtp://127.0.0.1:{port}"));
    let error = send(&mut Mailer::Smtp(Arc::new(Server::parse(&url).unwrap())).open()).await.unwrap_err();
    assert_eq!((error.outcome, error.whole_channel, error.code), (Deferred, true, None));
    assert!(error.words.starts_with("connecting to the mail server: "), "{error}");
}

#[tokio::test]
async fn a_server_without_starttls_or_auth_gets_neither_letter_nor_password() {
    let server = FakeServer::start([]).await;
    for url in [
        format!("smtp://127.0.0.1:{}?tls=required", server.port),
        format!("smtp://user:geheim@127.0.0.1:{}", server.port),
    ] {
        let error = send(&mut Mailer::Smtp(Arc::new(Server::parse(&url.into()).unwrap())).open()).await.unwrap_err();
        assert_eq!((error.outcome, error.whole_channel), (Deferred, true), "{error}");
    }
    assert!(
        server.commands().iter().all(|line| line.contains("EHLO") || line.contains("QUIT")),
        "{:?}",
        server.commands()
    );
}

#[tokio::test]
async fn addresses_that_no_server_takes_are_judged_here() {
    let server = FakeServer::start([]).await;
    let mut channel = channel(&server, Timeouts::default());
    let error = send_text(&mut channel, "张三@unit.example", "text").await.unwrap_err();
    assert_eq!((error.outcome, error.whole_channel), (Refused, false));
    let mail = Mail { message_id: "a@b", from: "nobody", recipient: "head@unit.example", message: b"" };
    let error = channel.send(&mail).await.unwrap_err();
    assert_eq!((error.outcome, error.whole_channel), (Deferred, true));
    assert_eq!(server.commands(), Vec::<String>::new());
}

#[tokio::test]
async fn text_and_envelope_arrive_as_they_were_given() {
    let server = FakeServer::start([]).await;
    let mut channel = channel(&server, Timeouts::default());
    let reply = send_text(&mut channel, "head@unit.example", ".\r\n..\r\n.a\r\nb.\r\n\r\n.").await.unwrap();
    assert_eq!(reply, Reply { code: Some(250), words: "2.0.0 queued as 4B7F".to_owned() });
    channel.close().await;
    let [mail] = server.mails().try_into().unwrap();
    assert_eq!(mail.from, "MAIL FROM:<office@district.example>");
    assert_eq!(mail.to, "RCPT TO:<head@unit.example>");
    // Each dot at the start of a line is doubled, and nothing is added at the end.
    assert_eq!(mail.raw, "Subject: x\r\n\r\n..\r\n...\r\n..a\r\nb.\r\n\r\n..\r\n");
    assert_eq!(server.commands().last().unwrap(), "0 QUIT");
}

#[tokio::test]
async fn a_connection_serves_a_hundred_letters_and_then_a_new_one_is_made() {
    let server = FakeServer::start([]).await;
    let mut channel = channel(&server, Timeouts::default());
    for _ in 0..101 {
        send(&mut channel).await.unwrap();
    }
    let by_first = server.mails().iter().filter(|mail| mail.connection == 0).count();
    assert_eq!((by_first, server.mails().last().unwrap().connection), (100, 1));
    assert!(server.commands().contains(&"0 QUIT".to_owned()));
}

#[tokio::test]
async fn a_refused_recipient_does_not_cost_the_connection() {
    let server = FakeServer::start([vec![(At::Rcpt, Say("550 5.1.1 no such user"))]]).await;
    let mut channel = channel(&server, Timeouts::default());
    assert_eq!(send(&mut channel).await.unwrap_err().words, "5.1.1 no such user");
    send(&mut channel).await.unwrap();
    assert_eq!(server.mails()[0].connection, 0);
    assert!(server.commands().contains(&"0 RSET".to_owned()));
}

#[tokio::test]
async fn a_connection_that_the_server_closed_between_letters_is_replaced_unnoticed() {
    for ending in [SayAndDrop("250 last one"), Say("250 one more")] {
        let script = vec![(At::Dot, ending), (At::Mail, Say("421 4.4.2 idle too long"))];
        let server = FakeServer::start([script]).await;
        let mut channel = channel(&server, Timeouts::default());
        for _ in 0..2 {
            send(&mut channel).await.unwrap();
        }
        assert_eq!(server.mails().iter().map(|mail| mail.connection).collect::<Vec<_>>(), [0, 1]);
    }
}

#[tokio::test]
async fn a_letter_cancelled_midway_leaves_no_reply_to_the_next() {
    for at in [At::Mail, At::Rcpt, At::Data, At::Text, At::Dot] {
        let refusal = vec![(At::Rcpt, Say("550 5.1.1 no such user"))];
        let server = FakeServer::start([vec![(at, Hang)], refusal]).await;
        let mut channel = channel(&server, Timeouts::default());
        tokio::select! {
            reply = send(&mut channel) => panic!("{reply:?}"),
            () = server.hung() => {}
        }
        let error = send(&mut channel).await.unwrap_err();
        assert_eq!((error.outcome, error.code), (Refused, Some(550)), "{at:?}");
    }
}

#[tokio::test]
async fn a_reply_that_comes_too_late_is_not_taken_for_the_next_letters() {
    let all = Timeouts::default();
    for (at, timeouts) in [(At::Data, Timeouts { data: SHORT, ..all }), (At::Dot, Timeouts { text: SHORT, ..all })] {
        // The second letter is refused early, so that it never meets the short limit.
        let refusal = vec![(At::Rcpt, Say("550 5.1.1 no such user"))];
        let server = FakeServer::start([vec![(at, BeLate)], refusal]).await;
        let mut channel = channel(&server, timeouts);
        send(&mut channel).await.unwrap_err();
        let error = send(&mut channel).await.unwrap_err();
        assert_eq!((error.outcome, error.code), (Refused, Some(550)), "{at:?}");
    }
}

#[tokio::test]
async fn long_replies_are_cut_and_put_on_one_line() {
    let server = FakeServer::start([vec![(At::Rcpt, Say("550-no\r\n550-such\tuser\r\n550 here"))]]).await;
    assert_eq!(send(&mut channel(&server, Timeouts::default())).await.unwrap_err().words, "no such user here");
}
