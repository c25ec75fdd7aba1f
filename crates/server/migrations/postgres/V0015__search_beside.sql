-- Of SQLite alone: here the terms of the search stay a table of the database (docs/adr/0026-search-beside-the-writer.md).
SELECT 1;
