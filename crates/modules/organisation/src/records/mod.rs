//! The nouns, one a file.

mod department;

pub use department::Department;
