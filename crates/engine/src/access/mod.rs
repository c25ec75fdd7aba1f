//! People, roles and rights; sign-in and sessions.
//!
//! Denied unless granted: a right comes only from a role that the user has.

mod brake;
mod end_sessions;
mod erase;
mod guarded;
mod module;
mod password;
mod roles;
mod sessions;
mod user;
mod who_can;

pub use brake::{forget_old_attempts, forgive, take_attempt};
pub use end_sessions::{EndSessions, SessionsEnded};
pub use erase::{EraseUser, UserErased};
pub use guarded::{GuardedField, guardable};
pub use module::module;
pub use password::{hash_password, verify_password};
pub use roles::{Grant, Granted, Reach, Role, RoleName, UserRole, install_roles, load_grants};
pub use sessions::{
    Origin, SESSION_HOURS, Session, SessionInfo, SignedIn, end_session, end_session_of, session_actor,
    sessions_of, start_session, token_hash,
};
pub use user::{
    ReadsIn, SetPassword, User, change_password, checked_hash, credential, give_role, put_password,
    reset_password, user_by_name,
};
pub use who_can::{Way, WhoCan, WhoCanAnswer};
