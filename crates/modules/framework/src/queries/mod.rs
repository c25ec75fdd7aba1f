//! The questions, one a file; their SQL is written by hand and runs on both databases.

mod element_page;
mod finding_rows;
mod gap_table;
mod matrix;
mod process_page;
mod tree;

pub use element_page::ElementPage;
pub use gap_table::GapTable;
pub use matrix::Matrix;
pub use process_page::ProcessPage;
