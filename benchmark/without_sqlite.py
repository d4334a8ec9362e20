"""`python -m benchmark.without_sqlite build`: the pipeline without the writer of the database, to measure what that costs."""

from __future__ import annotations

from pipeline.cli import main
from pipeline.writers import sqlite

if __name__ == "__main__":
    sqlite.write = lambda folder, made: None  # type: ignore[assignment]
    main()
