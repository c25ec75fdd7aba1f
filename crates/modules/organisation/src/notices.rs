//! What people are told.

use engine::notify::NoticeDef;

/// A reorganisation was approved; told to whoever proposed it.
pub static RELOCATION_APPROVED: NoticeDef = NoticeDef::of_rows(
    "organisation.relocation_approved",
    "{who} 批准了您提出的组织调整“{row}”",
    "{who} approved the reorganisation that you proposed: “{row}”",
);

/// A reorganisation was withdrawn; told to whoever proposed it.
pub static RELOCATION_WITHDRAWN: NoticeDef = NoticeDef::of_rows(
    "organisation.relocation_withdrawn",
    "{who} 撤回了您提出的组织调整“{row}”",
    "{who} withdrew the reorganisation that you proposed: “{row}”",
);
