//! Which database, and where.

use std::{fmt, path::PathBuf, str::FromStr};

/// The two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// The embedded one.
    Sqlite,
    /// The grown-up one.
    Postgres,
}

/// Where the data is: `sqlite:PATH` or `postgres://…`.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file.
    Sqlite(PathBuf),
    /// A connection string; may hold a password.
    Postgres(String),
}

impl DatabaseUrl {
    /// Which database it is.
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err("sqlite: wants a path behind it, as in sqlite:jingwei.sqlite".into());
            }
            return Ok(Self::Sqlite(path.into()));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.into()));
        }
        Err("a database is sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME".into())
    }
}

/// Without the password.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => {
                let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
                // a password may hold an @ of its own: the last one ends it
                let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
                // and it may stand among the parameters, so none of them is shown
                write!(f, "{scheme}://{}", place.split('?').next().unwrap_or(place))
            }
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for url in ["postgres://u:p@ss:w0rd@db.local:5432/jw", "postgres://db.local/jw?password=w0rd&user=u"]
        {
            let shown = format!("{:?}", url.parse::<DatabaseUrl>().unwrap());
            assert!(!shown.contains("w0rd") && shown.contains("db.local"), "{shown}");
        }
        assert!("mysql://x".parse::<DatabaseUrl>().is_err());
        assert!("sqlite:".parse::<DatabaseUrl>().is_err());
    }
}
