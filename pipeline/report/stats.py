"""Counts of what the archive holds, and of what it has not yet read."""

from __future__ import annotations

import json
from dataclasses import asdict

from pipeline.model.archive import Archive
from pipeline.reading.issue import shorten
from pipeline.report.console import make_safe
from pipeline.tabulation.coverage import count_quotations, count_roots, make_readings


def make_stats_text(archive: Archive) -> str:
    """Counts of everything, and of each capture how much is covered and what is not."""
    quotations, roots = count_quotations(archive), count_roots(archive)
    lines = [f"{number:>6} {name}" for name, number in archive.count_records().items()]
    lines.append(f"{quotations['verified']:>6} of {quotations['recorded']} quotations verified in a capture")
    lines += [f"{number:>6} claims with {word} independent root{'' if word == 'one' else 's'}" for word, number in roots.items()]
    for reading in make_readings(archive):
        by_type = ", ".join(f"{number} {name}" for name, number in reading.records.items())
        lines += ["", f"{reading.source}: {reading.covered / max(reading.length, 1):.1%} of {reading.length} characters covered ({by_type})"]
        lines += [f"    {s.start}–{s.end} not covered{f': {make_safe(shorten(s.text))}' if s.text else ''}" for s in reading.uncovered]
    return "\n".join(lines) + "\n"


def make_stats_json(archive: Archive) -> str:
    """The same for programs, without the words of the captures."""
    readings = [{**asdict(r), "uncovered": [[s.start, s.end] for s in r.uncovered]} for r in make_readings(archive)]
    return json.dumps({"records": archive.count_records(), "quotations": count_quotations(archive), "claims_by_roots": count_roots(archive), "sources": readings}, ensure_ascii=False, indent=2) + "\n"
