//! Traces over OTLP (HTTP with protobuf) to whoever gathers them: off unless an address is said. docs/watching.md says what is in them.
//!
//! A span is made of a request, a job, a webhook's call and a letter, where they are done, by `tracing` under one target
//! ([`engine::TRACED`]). Here they become OpenTelemetry's, and go out by a queue that is bounded: a collector that is slow or dead costs
//! spans, and nobody waits for it. No log line becomes a part of a span: what went wrong is told by its code alone.

mod queue;
mod settings;

pub use queue::Sent;
pub use settings::{TraceArgs, TraceConfig};

use api::Parent;
use opentelemetry::{
    Context, KeyValue, SpanId, TraceFlags, TraceId,
    trace::{SpanContext, TraceContextExt, TraceState, TracerProvider},
};
use opentelemetry_sdk::{
    Resource,
    trace::{Sampler, SdkTracerProvider},
};
use outside::Collector;
use queue::Queue;
use std::time::Duration;
use tracing::{Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::{Layer, filter::filter_fn, registry::LookupSpan};

/// Traces on their way out. They go until this is ended.
pub struct Traces {
    provider: SdkTracerProvider,
    queue: Queue,
}

impl Traces {
    /// Begins to send to the collector that is configured. The layer makes spans of what is traced, and of nothing else.
    pub fn begin<S>(config: &TraceConfig) -> Result<(Self, impl Layer<S> + Send + Sync + use<S>), String>
    where
        S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
    {
        let resource = Resource::builder_empty()
            .with_attributes([
                KeyValue::new("service.name", config.service.clone()),
                KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
                KeyValue::new("service.instance.id", crate::jobs::server_name()),
            ])
            .build();
        let collector = Collector::new(config.url(), config.headers.clone());
        let queue = Queue::begin(collector, &resource).map_err(|error| format!("traces: {error}"))?;
        let sampler = match config.share {
            share if share < 1.0 => Sampler::TraceIdRatioBased(share),
            _ => Sampler::AlwaysOn,
        };
        let provider = SdkTracerProvider::builder()
            .with_resource(resource)
            .with_sampler(sampler)
            .with_span_processor(queue.clone())
            .build();
        let layer = tracing_opentelemetry::layer()
            .with_tracer(provider.tracer("jingwei"))
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_target(false)
            .with_level(false)
            .with_filter(filter_fn(|told| told.is_span() && told.target() == engine::TRACED));
        Ok((Self { provider, queue }, layer))
    }

    /// What was sent and lost since it began.
    pub fn sent(&self) -> &Sent {
        self.queue.sent()
    }

    /// Sends what waits, and waits for that no longer than `patience`; true when it went out or was given up.
    pub fn flush(&self, patience: Duration) -> bool {
        self.queue.flush(patience)
    }

    /// Sends what waits, for a second or two at most, and no more from then on.
    pub fn end(self) {
        self.flush(LAST);
        // the queue ends with the last who holds it
        if let Err(error) = self.provider.shutdown_with_timeout(LAST) {
            tracing::debug!(%error, "the traces did not end well");
        }
    }
}

/// How long a server that stops waits for its last spans.
const LAST: Duration = Duration::from_secs(2);

/// Puts a request's span below the one that its caller named.
pub fn put_below(span: &Span, parent: Parent) {
    let (trace, below) = (TraceId::from_bytes(parent.trace), SpanId::from_bytes(parent.span));
    let context = SpanContext::new(trace, below, TraceFlags::SAMPLED, true, TraceState::default());
    if let Err(error) = span.set_parent(Context::new().with_remote_span_context(context)) {
        tracing::debug!(%error, "a request's span has no parent");
    }
}
