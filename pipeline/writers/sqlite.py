"""Tables as one SQLite database, with keys, foreign keys, an index for each foreign key and a full-text index.

The table `search` (FTS5) holds every text that the schema marks `x-search`, with the table, the id of the record and
the column from which it comes: `SELECT * FROM search WHERE search MATCH 'word'`.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Iterator

from pipeline.tabulation.rows import RecordTables, iter_columns
from pipeline.tabulation.tables import ForeignKey, Table

PATH = "archive.sqlite"
SEARCH = "search"
DISK = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
TYPES = {"string": "TEXT", "date": "TEXT", "integer": "INTEGER", "boolean": "INTEGER", "number": "REAL"}


def write(folder: Path, made: list[RecordTables]) -> None:
    """Writes the database below `folder`. The same rows give the same bytes with the same version of SQLite."""
    try:
        _write(folder, made)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in DISK:
            raise OSError(f"{PATH}: {error}") from None
        raise


def _write(folder: Path, made: list[RecordTables]) -> None:
    connection = sqlite3.connect(folder / PATH, isolation_level=None)
    try:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):  # what fails is thrown away
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        for tables in made:
            _write_tables(connection, tables)
        for tables in made:
            for table in tables.tables:
                _write_indexes(connection, table)
        connection.execute(f"CREATE VIRTUAL TABLE {SEARCH} USING fts5(in_table UNINDEXED, id UNINDEXED, in_column UNINDEXED, text, tokenize='unicode61 remove_diacritics 2')")
        for tables in made:
            for table in tables.tables:
                connection.executemany(f"INSERT INTO {SEARCH} VALUES (?, ?, ?, ?)", _iter_texts(connection, table))
        connection.execute(f"INSERT INTO {SEARCH}({SEARCH}) VALUES ('optimize')")
        connection.execute("COMMIT")
        connection.execute("VACUUM")  # which also makes the bytes the same in whatever order the rows came
    finally:
        connection.close()


def _write_tables(connection: sqlite3.Connection, tables: RecordTables) -> None:
    for table in tables.tables:
        lines = [f"{_name(c.name)} {TYPES[c.type]}{' NOT NULL' if c.is_required else ''}" for c in table.columns]
        lines.append(f"PRIMARY KEY ({_names(table.key)})")
        lines += [f"FOREIGN KEY ({_names(key.columns)}) REFERENCES {_name(key.table)} ({_names(key.target)})" for key in table.foreign_keys]
        connection.execute(f"CREATE TABLE {_name(table.name)} (\n  " + ",\n  ".join(lines) + "\n)")
    for part in tables.parts:
        for table, columns in iter_columns(tables.tables[0], part.values):
            connection.executemany(f"INSERT INTO {_name(table.name)} VALUES ({', '.join('?' * len(table.columns))})", zip(*columns))


def _write_indexes(connection: sqlite3.Connection, table: Table) -> None:
    """Written once the rows are there, which is much quicker."""
    for key in table.foreign_keys:
        if key.columns != table.key[: len(key.columns)]:
            connection.execute(_index(table, key))


def _index(table: Table, key: ForeignKey) -> str:
    return f"CREATE INDEX {_name(f'{table.name}_by_' + '_'.join(key.columns))} ON {_name(table.name)} ({_names(key.columns)})"


def _iter_texts(connection: sqlite3.Connection, table: Table) -> Iterator[tuple[str, str, str, str]]:
    searched = [column.name for column in table.columns if "x-search" in column.schema]
    if searched:
        for record_id, *texts in connection.execute(f"SELECT {_names((table.key[0], *searched))} FROM {_name(table.name)} ORDER BY rowid"):
            yield from ((table.name, record_id, name, text) for name, text in zip(searched, texts) if text is not None)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(map(_name, names))
