"""What a release holds less of than the one before it: rows of a table, values of a column."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Iterator

Rows = list[dict[str, Any]]


def iter_losses(before: dict[str, Rows], after: dict[str, Rows], share: Fraction) -> Iterator[str]:
    """A sentence for each table whose rows, and each column whose rate of filled cells, fell by more than `share`."""
    for name, rows in before.items():
        now = after.get(name, [])
        if rows and _fall(len(rows), len(now)) > share:
            yield f"The table `{name}` has {len(now)} rows, where the release before has {len(rows)}."
        elif rows:
            yield from _iter_column_losses(name, rows, now, share)


def _iter_column_losses(name: str, before: Rows, after: Rows, share: Fraction) -> Iterator[str]:
    for column in before[0]:
        rates = _fill_rate(before, column), _fill_rate(after, column)
        if rates[0] and _fall(*rates) > share:
            yield f"The column `{column}` of the table `{name}` is filled in {float(rates[1]):.1%} of the rows, where the release before has {float(rates[0]):.1%}."


def _fill_rate(rows: Rows, column: str) -> Fraction:
    return Fraction(sum(row.get(column) is not None for row in rows), len(rows) or 1)


def _fall(before: Fraction | int, after: Fraction | int) -> Fraction:
    return Fraction(before - after) / before
