//! A light HTTP client: it shares the machine with what it measures.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use futures::future::try_join_all;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// One connection that is kept.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(128 * 1024) })
    }

    /// The body of the answer to a request; an answer that is not 200 is an error.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            self.more().await?;
            if let Some(end) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
        };
        let text = std::str::from_utf8(self.buffer.get(..head).unwrap_or_default())?.to_ascii_lowercase();
        let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length: usize = length.context("an answer without a length")?.trim().parse()?;
        while self.buffer.len() < head + length {
            self.more().await?;
        }
        let body = self.buffer.get(head..).unwrap_or_default();
        if !text.starts_with("http/1.1 200") {
            bail!("{text}{}", String::from_utf8_lossy(body));
        }
        Ok(body)
    }

    async fn more(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the connection was closed");
        }
        Ok(())
    }
}

/// A POST request as it goes over the wire.
pub(crate) fn post(path: &str, token: &str, body: &str) -> Vec<u8> {
    let bearer = if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
    let head = format!("POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{bearer}");
    format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Keeps so many connections busy for some time; how long each request took, in seconds.
pub(crate) async fn load<N, F>(port: u16, connections: usize, time: Duration, next: N) -> Result<Vec<f64>>
where
    N: Fn() -> F,
    F: Future<Output = Vec<u8>>,
{
    let until = Instant::now() + time;
    let one = || async {
        let mut connection = Connection::open(port).await?;
        let mut took = Vec::new();
        while Instant::now() < until {
            let request = next().await;
            let begun = Instant::now();
            let body = connection.ask(&request).await?;
            took.push(begun.elapsed().as_secs_f64());
            well(body)?;
        }
        anyhow::Ok(took)
    };
    Ok(try_join_all((0..connections).map(|_| one())).await?.concat())
}

/// An answer with errors, or a refusal, fails the run.
fn well(body: &[u8]) -> Result<()> {
    let (head, tail) = (body.get(..200).unwrap_or(body), body.get(body.len().saturating_sub(200)..).unwrap_or(body));
    let (head, tail) = (String::from_utf8_lossy(head), String::from_utf8_lossy(tail));
    let compact: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    let refused = compact.contains("\"userErrors\":[{") || compact.contains(":null}}");
    if !compact.starts_with("{\"data\":{") || refused || tail.contains("\"errors\":") {
        bail!("{head} … {tail}");
    }
    Ok(())
}
