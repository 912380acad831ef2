//! A line to a server that can fall silent without ending.

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};
use url::Url;

/// A way to a server; cut off when it is dropped.
pub(crate) struct Line {
    /// The server's address over this line.
    pub(crate) url: Url,
    silence: watch::Sender<()>,
    _carrying: JoinSet<()>,
}

impl Line {
    pub(crate) async fn to(server: &str) -> Self {
        let mut url: Url = server.parse().unwrap();
        let there = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap_or(5432));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        url.set_host(Some("127.0.0.1")).unwrap();
        url.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
        let silence = watch::Sender::new(());
        let mut carrying = JoinSet::new();
        carrying.spawn(carry(listener, there, silence.clone()));
        Self { url, silence, _carrying: carrying }
    }

    /// From now on nothing comes through on the connections there are. They stay open, and new ones work.
    pub(crate) fn fall_silent(&self) {
        self.silence.send_replace(());
    }
}

async fn carry(listener: TcpListener, there: String, silence: watch::Sender<()>) {
    let mut connections = JoinSet::new();
    loop {
        let (mut near, _) = listener.accept().await.unwrap();
        let (there, mut silence) = (there.clone(), silence.subscribe());
        connections.spawn(async move {
            let mut far = TcpStream::connect(there).await.unwrap();
            tokio::select! {
                _ = copy_bidirectional(&mut near, &mut far) => {}
                _ = silence.changed() => std::future::pending().await,
            }
        });
    }
}
