//! A figure with what it was taken of.

use clap::ValueEnum;
use serde::Serialize;

/// What the data is kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Database {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Database {
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// What is wanted of a figure.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Wanted {
    /// The value is no smaller.
    AtLeast(f64),
    /// The value is smaller.
    Below(f64),
    /// The 99th percentile, in milliseconds, is smaller.
    P99Below(f64),
}

/// One figure.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figure {
    /// What was measured, the same words for each program.
    pub measure: String,
    pub program: String,
    pub version: String,
    pub database: Database,
    pub value: f64,
    pub unit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p50_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p99_ms: Option<f64>,
    /// Requests that were measured.
    pub requests: u64,
    /// Requests that were not answered as they should be.
    pub wrong: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Wanted>,
    /// The settings in force.
    pub settings: String,
}

impl Figure {
    /// Whether it is as wanted; nothing when nothing is.
    pub fn met(&self) -> Option<bool> {
        Some(match self.wanted? {
            Wanted::AtLeast(least) => self.value >= least,
            Wanted::Below(most) => self.value < most,
            Wanted::P99Below(most) => self.p99_ms.is_some_and(|p99| p99 < most),
        })
    }
}

/// The value in the middle.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}
