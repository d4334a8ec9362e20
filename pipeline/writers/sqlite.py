"""Tables as one SQLite database, with keys, foreign keys, an index for each foreign key and a full-text index.

The table `search` (FTS5) holds every text that the schema marks `x-search`, with the table, the id of the record and
the column from which it comes: `SELECT * FROM search WHERE search MATCH 'word'`.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Iterator

from pipeline.tabulation.tables import ForeignKey, RecordTables, Table

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
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("BEGIN")
        for tables in made:
            for table in tables.tables:
                _write_table(connection, table, tables.rows[table.name])
        connection.execute(f"CREATE VIRTUAL TABLE {SEARCH} USING fts5(in_table UNINDEXED, id UNINDEXED, in_column UNINDEXED, text, tokenize='unicode61 remove_diacritics 2')")
        for tables in made:
            connection.executemany(f"INSERT INTO {SEARCH} VALUES (?, ?, ?, ?)", _iter_texts(tables))
        connection.execute(f"INSERT INTO {SEARCH}({SEARCH}) VALUES ('optimize')")
        connection.execute("COMMIT")
        connection.execute("VACUUM")
    finally:
        connection.close()


def _write_table(connection: sqlite3.Connection, table: Table, rows: list[list]) -> None:
    lines = [f"{_name(c.name)} {TYPES[c.type]}{' NOT NULL' if c.is_required else ''}" for c in table.columns]
    lines.append(f"PRIMARY KEY ({_names(table.key)})")
    lines += [f"FOREIGN KEY ({_names(key.columns)}) REFERENCES {_name(key.table)} ({_names(key.target)})" for key in table.foreign_keys]
    connection.execute(f"CREATE TABLE {_name(table.name)} (\n  " + ",\n  ".join(lines) + "\n)")
    for key in table.foreign_keys:
        if key.columns != table.key[: len(key.columns)]:
            connection.execute(_index(table, key))
    connection.executemany(f"INSERT INTO {_name(table.name)} VALUES ({', '.join('?' * len(table.columns))})", rows)


def _index(table: Table, key: ForeignKey) -> str:
    return f"CREATE INDEX {_name(f'{table.name}_by_' + '_'.join(key.columns))} ON {_name(table.name)} ({_names(key.columns)})"


def _iter_texts(tables: RecordTables) -> Iterator[tuple[str, str, str, str]]:
    for table in tables.tables:
        searched = [(i, c.name) for i, c in enumerate(table.columns) if "x-search" in c.schema]
        for row in tables.rows[table.name] if searched else ():
            yield from ((table.name, row[0], name, row[i]) for i, name in searched if row[i] is not None)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(map(_name, names))
