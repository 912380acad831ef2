//! Sends what waits in the outbox.

use anyhow::bail;
use tokio_util::sync::CancellationToken;

use crate::app::App;

/// Sends whatever is due, until nothing is or `stop` is cancelled; what is on the wire is finished. What was done, in
/// Chinese.
pub async fn run(_app: &App, _stop: &CancellationToken) -> anyhow::Result<String> {
    bail!("发送函件：未实现")
}
