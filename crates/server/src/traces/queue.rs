//! The queue of spans that go out. It never waits: what does not fit is lost, and counted.

use opentelemetry::Context;
use opentelemetry_proto::{
    tonic::collector::trace::v1::ExportTraceServiceRequest,
    transform::{
        common::tonic::ResourceAttributesWithSchema, trace::tonic::group_spans_by_resource_and_scope,
    },
};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{Span, SpanData, SpanProcessor},
};
use outside::Collector;
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};
use prost::Message as _;
use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread,
    time::{Duration, Instant},
};

/// Spans that may wait: about two megabytes.
const WAITING: usize = 4_096;
/// Spans of one message.
const TOGETHER: usize = 512;
/// How long a span waits for others.
const GATHERED: Duration = Duration::from_secs(1);
/// How long nothing is sent after the collector did not take something, at first and at most.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// What became of the spans. Cheap to clone; all clones count together.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    sent: Counter,
    lost: Family<Lost, Counter>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Lost {
    why: &'static str,
}

impl Sent {
    /// Names them in the registry.
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register("trace_spans_sent", "Spans that the collector of traces took", self.sent.clone());
        registry.register(
            "trace_spans_lost",
            "Spans that were lost, because more waited than may or the collector did not take them",
            self.lost.clone(),
        );
    }

    /// Spans that the collector took.
    pub fn taken(&self) -> u64 {
        self.sent.get()
    }

    /// Spans that were lost, for either reason.
    pub fn lost(&self) -> u64 {
        [FULL, REFUSED].map(|why| self.lost.get_or_create(&Lost { why }).get()).iter().sum()
    }

    fn lose(&self, why: &'static str, spans: usize) {
        self.lost.get_or_create(&Lost { why }).inc_by(spans as u64);
    }
}

const FULL: &str = "queue_full";
const REFUSED: &str = "collector";

enum Message {
    Span(Box<SpanData>),
    /// All that came before is to go out now; then it is told.
    Flush(SyncSender<()>),
}

/// The near end of the queue.
#[derive(Debug, Clone)]
pub(super) struct Queue {
    waiting: SyncSender<Message>,
    sent: Sent,
}

impl Queue {
    /// Begins it; its thread ends when the last of it is dropped.
    pub(super) fn begin(collector: Collector, resource: &Resource) -> std::io::Result<Self> {
        let (waiting, queue) = sync_channel(WAITING);
        let sent = Sent::default();
        let sender = Sender {
            collector,
            resource: ResourceAttributesWithSchema::from(resource),
            sent: sent.clone(),
            pause: PAUSE.0,
            not_before: None,
        };
        thread::Builder::new().name("traces".to_owned()).spawn(move || sender.run(&queue))?;
        Ok(Self { waiting, sent })
    }

    pub(super) fn sent(&self) -> &Sent {
        &self.sent
    }

    pub(super) fn flush(&self, patience: Duration) -> bool {
        let (tell, told) = sync_channel(1);
        self.waiting.try_send(Message::Flush(tell)).is_ok() && told.recv_timeout(patience).is_ok()
    }
}

impl SpanProcessor for Queue {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, span: SpanData) {
        if self.waiting.try_send(Message::Span(Box::new(span))).is_err() {
            self.sent.lose(FULL, 1);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// The far end of the queue, on a thread of its own.
struct Sender {
    collector: Collector,
    resource: ResourceAttributesWithSchema,
    sent: Sent,
    /// How long nothing is sent after the next failure.
    pause: Duration,
    /// Since the last failure.
    not_before: Option<Instant>,
}

impl Sender {
    fn run(mut self, queue: &Receiver<Message>) {
        while let Ok(first) = queue.recv() {
            let mut spans = Vec::new();
            let mut flushed = None;
            let until = Instant::now() + GATHERED;
            let mut next = Some(first);
            loop {
                match next.take() {
                    Some(Message::Span(span)) => spans.push(*span),
                    Some(Message::Flush(tell)) => flushed = Some(tell),
                    None => {}
                }
                if flushed.is_some() || spans.len() >= TOGETHER {
                    break;
                }
                match queue.recv_timeout(until.saturating_duration_since(Instant::now())) {
                    Ok(more) => next = Some(more),
                    Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
                }
            }
            if !spans.is_empty() {
                self.send(spans, flushed.is_some());
            }
            if let Some(tell) = flushed {
                // whoever asked may have given up
                let _ = tell.send(());
            }
        }
    }

    /// Sends them, or loses them. After a failure nothing is sent for a while: what comes meanwhile waits as far as there is room.
    fn send(&mut self, spans: Vec<SpanData>, at_once: bool) {
        if let Some(not_before) = self.not_before.filter(|_| !at_once) {
            thread::sleep(not_before.saturating_duration_since(Instant::now()));
        }
        let count = spans.len();
        let resource_spans = group_spans_by_resource_and_scope(spans, &self.resource);
        let message = ExportTraceServiceRequest { resource_spans }.encode_to_vec();
        match self.collector.send(&message) {
            Ok(()) => {
                self.sent.sent.inc_by(count as u64);
                if self.not_before.take().is_some() {
                    tracing::info!("the collector of traces takes them again");
                }
                self.pause = PAUSE.0;
            }
            Err(error) => {
                self.sent.lose(REFUSED, count);
                if self.not_before.is_none() {
                    tracing::warn!(
                        error,
                        "the collector of traces does not take them; spans are lost meanwhile"
                    );
                }
                self.not_before = Some(Instant::now() + self.pause);
                self.pause = (self.pause * 2).min(PAUSE.1);
            }
        }
    }
}
