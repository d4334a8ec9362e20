"""`python -m benchmark.without_sqlite build`: the pipeline without the writer of the database, to measure what that costs."""

from __future__ import annotations

from pipeline.cli import main
from pipeline.packaging import build
from pipeline.writers import sqlite

if __name__ == "__main__":
    build.WRITERS = tuple(writer for writer in build.WRITERS if writer is not sqlite)  # type: ignore[assignment]
    main()
