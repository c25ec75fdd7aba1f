//! Where a job stands.

use schema::Choice;

/// Where a job stands, what needs a person first. The SQL of this folder names the codes as they are: partial indexes want to see them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Choice)]
pub enum JobState {
    /// It failed for good and keeps its subject waiting, until a person replays or drops it.
    #[choice("失败待处理", "Failed", tone = Danger)]
    Dead,
    /// A worker has it.
    #[choice("执行中", "Running", tone = Info)]
    Running,
    /// It runs once it is due.
    #[choice("待执行", "Queued", tone = Neutral)]
    Queued,
    /// Another job of its subject goes first.
    #[choice("等候前序", "Behind another", tone = Neutral)]
    Waiting,
    /// It is done.
    #[choice("已完成", "Done", tone = Success)]
    Done,
    /// A person gave it up.
    #[choice("已放弃", "Dropped", tone = Warning)]
    Dropped,
}
