//! How anything is called by HTTP: bounded in time and in the head of its answer, no further than the address that was said.

use std::time::Duration;
use ureq::{
    Agent,
    config::ConfigBuilder,
    tls::{RootCerts, TlsConfig},
    typestate::AgentScope,
};

/// The longest head of an answer, in bytes.
const MOST_HEAD: usize = 16 << 10;

/// Settings of an agent that waits so long for a whole answer. Of a body as much is read as the caller asks for.
pub(crate) fn bounded(patience: Duration) -> ConfigBuilder<AgentScope> {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    Agent::config_builder()
        // a proxy would look the name up again, by itself
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .max_response_header_size(MOST_HEAD)
        .timeout_global(Some(patience))
        .tls_config(tls)
        .user_agent("Jingwei")
        .accept_encoding("identity")
}
