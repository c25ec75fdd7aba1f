//! Work of many rows that is done beside others' work, on SQLite.
//!
//! There is one writer, and whoever writes a hundred thousand rows by it makes everybody wait. So such work is done on a connection of its
//! own: what it reads is one committed state, what it writes stands *aside*, in a file of its own, and it sees both as if they were one.
//! At the end the writer takes over what stands aside, by a statement a table, once whoever asked has seen that what the work had read is
//! still so ([`Reads`]). Until then nothing of it is there; if the program dies, nothing was.
//!
//! Not all work can be done so: a statement that is none of the few forms that `plan.rs` knows makes it unfit, and it is done by the writer
//! as ever.

mod connection;
mod file;
mod plan;
mod stand;

pub(crate) use connection::AsideConnection;
pub(crate) use file::forget_old;
pub(crate) use plan::{Asked, Tables, asks};

use crate::{DatabaseUrl, Store, Tx, tx::TxConn};
use file::AsideFile;
use kernel::{Failure, Uuid};
use stand::Standing;
use std::{
    collections::{BTreeSet, HashSet},
    path::Path,
    sync::PoisonError,
};

/// What a piece of work read, and what has to be as it was for its result to hold.
#[derive(Debug, Clone, Default)]
pub struct Reads {
    /// Rows that were asked for by their id, of whatever table.
    pub rows: HashSet<Uuid>,
    /// Tables that were asked in any other way than that, and than by what a unique index keeps true anyway ([`Tx::query_unique`]).
    pub tables: BTreeSet<String>,
}

/// What a piece of work wrote, standing aside; it goes when this is dropped.
pub struct Aside {
    file: AsideFile,
    tables: Vec<Standing>,
    reads: Reads,
    rings: bool,
}

impl Aside {
    /// What the work read.
    pub fn reads(&self) -> &Reads {
        &self.reads
    }

    pub(crate) fn path(&self) -> &Path {
        self.file.path()
    }

    /// Takes it over, all of it: in a transaction of [`Store::write_aside`], with whose failure nothing of it stands.
    pub fn stand(&self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        for table in &self.tables {
            table.stand(tx)?;
        }
        if self.rings {
            tx.ring();
        }
        Ok(())
    }
}

impl Store {
    /// Does `work` beside others' work, on this thread; none where that cannot be: on PostgreSQL ([`Store::watched`]), and for
    /// work that does more than read, add rows and change rows by their id. One at a time.
    pub fn aside<R>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<R, Failure>,
    ) -> Result<Option<(R, Aside)>, Failure> {
        let DatabaseUrl::Sqlite(house) = self.url() else { return Ok(None) };
        let _turn = self.aside_turn().lock().unwrap_or_else(PoisonError::into_inner);
        let file = AsideFile::new(house)?;
        let connection = AsideConnection::open(file.path(), house)?;
        let (done, rings) = {
            let mut tx = Tx::new(TxConn::Aside(&connection), self.clock().now(), false);
            (work(&mut tx), tx.rings())
        };
        if let Some(why) = connection.unfit() {
            tracing::debug!(why, "not to be done aside");
            return Ok(None);
        }
        let done = done?;
        let (tables, reads) = connection.end()?;
        Ok(Some((done, Aside { file, tables, reads, rings })))
    }
}
