//! People, roles and rights; sign-in and sessions.
//!
//! Denied unless granted: a right comes only from a role that the user has.

mod brake;
mod end_sessions;
mod module;
mod password;
mod roles;
mod sessions;
mod user;

pub use brake::{forget_old_attempts, forgive, take_attempt};
pub use end_sessions::{EndSessions, SessionsEnded};
pub use module::module;
pub use password::{hash_password, verify_password};
pub use roles::{Grant, Role, RoleName, UserRole, install_roles, load_grants};
pub use sessions::{
    Origin, SESSION_HOURS, Session, SessionInfo, SignedIn, end_session, end_session_of, session_actor,
    sessions_of, start_session, token_hash,
};
pub use user::{
    ReadsIn, SetPassword, User, change_password, checked_hash, credential, give_role, put_password,
    reset_password, user_by_name,
};
