"""The page of the results, in Markdown."""

from __future__ import annotations

import os
import platform
import sqlite3
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Callable, Iterable, Iterator

from benchmark.contestants import find_versions
from benchmark.measurement import Time
from benchmark.race import ALL_BROKEN, FLOOR, HELP, HERE, NOTHING, ONE_BROKEN, WHOLE, Report, Result, Results

INTRODUCTION = """# Speed

How long it takes to check an archive and to build its package, how much memory that takes, and how it compares with programs of others that do a part of it: that hold each record to its schema, and no more. `validate` does that too; it also reads YAML more strictly than the standard asks, and runs all the checks that [checks.md](checks.md) lists, many of which set records beside one another.

It is measured on archives of invented records, which `python -m benchmark tree COUNT FOLDER` writes. They are copies of this archive in other words: as long, as many of each type, as entangled, and without an error; and the same, byte for byte, wherever they are made. Their captures do not exist, so what has to be compared with one is not.

All take turns on the same archive, and what is told is the median. Other machines have other seconds; the ratios are what counts. `make benchmark` measures anew.
"""
VALIDATE, BUILD, WITHOUT, PEER = "validate", "build", "build without SQLite", "jsonschema validate"
MISSING = "not measured"

Row = tuple[str, str, str]


def make_page(report: Report, command: str, runs: int) -> str:
    return "\n".join([
        INTRODUCTION,
        "\n".join(_describe(command, runs)), "",
        "## What is wanted\n", "Ratios of the seconds that pass; here and below, in brackets, of those of all processors together.\n", *_make_table(("", "measured", "wanted"), _iter_targets(report)), "",
        "## Compared\n", "How many times as long `validate` takes as each of the others.\n", *_make_sizes(report, lambda results, name: _compare(results[VALIDATE], results[name])), "",
        "## Seconds\n", "“Two at once” is one process for each record type, two of them side by side.\n", *_make_sizes(report, _format_time), "",
        "## Memory\n", "Megabytes at the peak: the largest sum of the proportional set sizes (PSS) of all processes, as the system shows them every 20 milliseconds.\n", *_make_sizes(report, _format_memory), "",
        *_make_broken(report), *_make_stages(report)])


def _describe(command: str, runs: int) -> Iterator[str]:
    """The machine, the programs and the moment."""
    yield f"- Machine: {os.cpu_count()} processors ({_find_processor()}), {platform.system()} {platform.release()}."
    own = {"Python": platform.python_version(), **{name: version(name) for name in ("PyYAML", "jsonschema-rs", "jsonschema")}, "SQLite": sqlite3.sqlite_version}
    yield f"- Programs: {', '.join(f'{name} {number}' for name, number in {**own, **find_versions()}.items())}."
    yield f"- {date.today().isoformat()}, by `{command}`: medians of {runs}. A slow program is run once, and on the smaller archives only."


def _find_processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _iter_targets(report: Report) -> Iterator[Row]:
    largest, results = max(report.trees.items())
    for own, wanted in ((VALIDATE, 0.7), (WITHOUT, 1.0)):
        yield f"`{own}` of {largest:,} records ÷ `{PEER}`", _compare(results.get(own), results.get(PEER)), f"at most {wanted}"
    yield f"SQLite in `{BUILD}` of {largest:,} records ÷ `{PEER}`", _compare(_subtract(results[BUILD], results[WITHOUT]), results.get(PEER)), "at most 0.5"
    if len(report.trees) > 1:
        smaller, before = sorted(report.trees.items())[-2]
        yield f"`{VALIDATE}` of {largest:,} records ÷ of {smaller:,}", f"{results[VALIDATE].passed / before[VALIDATE].passed:.1f}", f"at most {1.1 * largest / smaller:.0f}"
    for state, wanted in ((ONE_BROKEN, "1.0, as near as can be told"), (ALL_BROKEN, "at most 2")):
        if report.broken:
            yield f"`{VALIDATE}` of {report.broken_size:,} records, {state} ÷ {WHOLE}", _compare(report.broken[state][VALIDATE], report.broken[WHOLE][VALIDATE]), wanted
    for own in (VALIDATE, BUILD):
        yield f"memory of `{own}` of {largest:,} records", f"{_format_memory(results, own)} MB", "at most 600 MB"
    yield f"`{VALIDATE}` on this archive ÷ `{FLOOR}`", _compare(report.archive[HERE], report.archive[FLOOR]), "at most 2.5"
    yield f"`{HELP}` beyond 2 × `{NOTHING}`", f"{1000 * (report.archive[HELP].passed - 2 * report.archive[NOTHING].passed):.0f} ms", "at most 60 ms"


def _compare(one: Result | None, other: Result | None) -> str:
    return _format(one.compare(other)) if one and other else MISSING


def _subtract(whole: Result, part: Result) -> Result:
    """What `whole` takes that `part` does not."""
    return Result([Time(one.passed - other.passed, one.used - other.used) for one, other in zip(whole.times, part.times)])


def _make_sizes(report: Report, form: Callable[[Results, str], str]) -> Iterator[str]:
    """A table with a line for each contestant and a column for each size."""
    names = dict.fromkeys(name for results in report.trees.values() for name in results)
    rows = ((f"`{name}`", *(form(results, name) if name in results else "" for results in report.trees.values())) for name in names)
    return _make_table(("", *(f"{size:,}" for size in report.trees)), rows)


def _make_broken(report: Report) -> Iterator[str]:
    if report.broken:
        yield "## Broken records\n"
        yield f"Seconds on the archive of {report.broken_size:,} records; a broken record has a property that no schema knows, and every program goes on after it.\n"
        names = next(iter(report.broken.values()))
        yield from _make_table(("", *report.broken), ((f"`{name}`", *(_format_time(results, name) for results in report.broken.values())) for name in names))
        yield ""


def _make_stages(report: Report) -> Iterator[str]:
    if stages := report.stages:
        total = sum(stages.parts.values())
        yield "## Where the time goes\n"
        yield (
            f"The own time of each part in `{VALIDATE}` of {stages.size:,} records in one process, as cProfile sees it, which slows small functions more than large ones; parts of less than a hundredth are left out. "
            f"The floor is the reading: libyaml and PyYAML need {stages.libyaml:.2f} s to tell the events of these records, of {stages.whole:.2f} s that the whole takes without the profiler. "
            "What two processes share out is all but the start and the putting together.\n")
        yield from _make_table(("", "share"), ((f"`{part}`", f"{seconds / total:.1%}") for part, seconds in stages.parts.items() if seconds >= total / 100))
        yield ""


def _make_table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "| --- |" + " ---: |" * (len(head) - 1)
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _format_time(results: Results, name: str) -> str:
    return _format(Time(results[name].passed, results[name].used))


def _format(time: Time) -> str:
    return f"{time.passed:.2f} ({time.used:.2f})"


def _format_memory(results: Results, name: str) -> str:
    memory = results[name].memory
    return "" if memory is None else f"{memory / 1e6:,.0f}"
