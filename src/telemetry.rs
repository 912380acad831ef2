//! What the service says about itself: the log and the metrics.

use std::{
    io::{self, IsTerminal},
    sync::LazyLock,
};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::{EnvFilter, fmt, prelude::*, util::TryInitError};

use crate::config::{Log, LogFormat};

/// Sends the log to standard error from here on. Fails if the process has a log already.
pub fn start_log(log: &Log) -> Result<(), TryInitError> {
    let lines = fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    let lines = match log.format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry().with(EnvFilter::new(&log.filter)).with(lines).try_init()
}

/// The metrics of this process, to be rendered as Prometheus text. Counting begins with the first call.
pub fn metrics() -> &'static PrometheusHandle {
    static METRICS: LazyLock<PrometheusHandle> = LazyLock::new(|| {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("another metrics recorder was installed first; /metrics stays empty");
        }
        handle
    });
    &METRICS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_rendered() {
        metrics();
        metrics::counter!("zhaoshang_test_total").increment(2);
        assert!(metrics().render().contains("zhaoshang_test_total 2"));
    }
}
