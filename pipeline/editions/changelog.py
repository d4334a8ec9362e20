"""Tells a comparison: as text, as JSON (`changes.json`), as Markdown, and as a section of the change log.

`CHANGELOG.md` stands at the root of the repository, in the form of Keep a Changelog. What is written by hand below
`## Unreleased` opens the section of the next release; the rest of that section is made from the comparison.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from typing import Any, Iterable, Iterator

from pipeline.editions.comparison import Comparison, RecordChange
from pipeline.editions.difference import Difference
from pipeline.editions.structure import TableChange
from pipeline.reading.issue import json_pointer, shorten

PATH, CHANGES_PATH = "CHANGELOG.md", "changes.json"
HEAD = "# Changes\n\nWhat changed from one release to the next. Whatever is written below “Unreleased” opens the section of the next release.\n\n## Unreleased\n"
HEADING = re.compile(r"^## (\d\S*)(?=\s)", re.MULTILINE)
REASON = re.compile(r"^Reason: (.+)$", re.MULTILINE)
UNRELEASED = re.compile(r"^## Unreleased[^\n]*\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
MOST_IDS = 20  # in one line of the change log
WITHHELD = "(withheld)"
TITLES = {"added": "Added", "restored": "Added", "changed": "Changed", "merged": "Withdrawn", "withdrawn": "Withdrawn", "removed": "Removed without a trace"}


def make_json(comparison: Comparison, losses: Iterable[str] = (), because: str | None = None) -> str:
    """Everything, whole, for programs; with what the new edition holds less of, and the reason that was given for it."""
    return json.dumps({
        "from": comparison.former, "to": comparison.version, "level": comparison.level.name.lower(),
        "records": [_make_record(change) for change in comparison.records],
        "tables": [{**vars(change), "level": change.level.name.lower()} for change in comparison.tables],
        "metadata": [_make_difference(difference, comparison.is_veiled) for difference in comparison.metadata],
        **({"losses": [*losses], "because": because} if because else {}),
    }, ensure_ascii=False, indent=2) + "\n"


def _make_record(change: RecordChange) -> dict[str, Any]:
    made = {word: value for word, value in vars(change).items() if value not in (None, False, ())}
    return {**made, "level": change.level.name.lower(), "differences": [_make_difference(d, change.is_veiled) for d in change.differences]}


def _make_difference(difference: Difference, is_veiled: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"pointer": json_pointer(difference.pointer), "how": difference.how}
    if difference.how in ("changed", "reordered") and difference.former != difference.pointer:
        made["former_pointer"] = json_pointer(difference.former)
    if difference.how in ("changed", "removed") and not is_veiled:
        made["before"] = difference.before
    if difference.how != "removed":
        made["after"] = difference.after
    return made


def make_text(comparison: Comparison) -> str:
    """Every change on a line, long values shortened."""
    return "".join(f"{line}\n" for line in _iter_lines(comparison, "  ", str))


def make_markdown(comparison: Comparison) -> str:
    """The same as nested lists."""
    first, *lines = _iter_lines(comparison, "    ", _code)
    return "\n".join([f"## {first}", "", *(re.sub("^( *)", r"\1- ", line) for line in lines)]) + "\n"


def _iter_lines(comparison: Comparison, indent: str, quoted: Any) -> Iterator[str]:
    yield f"{comparison.former or 'nothing'} → {comparison.version}: {comparison.level.name.lower() if comparison.level else 'no change'}"
    for change in comparison.records:
        if not change.is_derived:
            yield f"{change.how} {change.type} {quoted(change.id)}{_tell_withdrawal(change, quoted)}"
            yield from (f"{indent}{_tell_difference(difference, change.is_veiled, quoted)}" for difference in change.differences)
    for (name, how), number in sorted(Counter((c.type, c.how) for c in comparison.records if c.is_derived).items()):
        yield f"{how} {name}: {number} computed record{'' if number == 1 else 's'}"
    yield from (_tell_table(change, quoted) for change in comparison.tables)
    yield from (f"metadata {_tell_difference(difference, comparison.is_veiled, quoted)}" for difference in comparison.metadata)


def _tell_withdrawal(change: RecordChange, quoted: Any) -> str:
    into = f" into {quoted(change.replaced_by)}" if change.replaced_by else ""
    return into + (f" ({change.reason})" if change.reason else "")


def _tell_difference(difference: Difference, is_veiled: bool, quoted: Any) -> str:
    place = quoted(json_pointer(difference.pointer))
    before = WITHHELD if is_veiled else quoted(_short(difference.before))
    if difference.how == "reordered":
        return f"{place}: in another order"
    if difference.how == "changed":
        return f"{place}: {before} → {quoted(_short(difference.after))}"
    return f"{place} {difference.how}: {before if difference.how == 'removed' else quoted(_short(difference.after))}"


def _tell_table(change: TableChange, quoted: Any) -> str:
    name = quoted(change.table if change.column is None else f"{change.table}.{change.column}")
    if change.before is None and change.after is None:
        return f"{change.how} {name}"
    values = " → ".join(quoted(_short(value)) if value is not None else "nothing" for value in (change.before, change.after))
    return f"{change.how} {name}: {values}"


def _short(value: Any) -> str:
    return shorten(json.dumps(value, ensure_ascii=False))


def _code(text: str) -> str:
    """`text` between as many backticks as it takes."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}{text}{fence}" if len(fence) == 1 else f"{fence} {text} {fence}"


def make_section(comparison: Comparison, version: str, date: str, notes: str = "", losses: Iterable[str] = (), because: str | None = None) -> str:
    """The section of the change log on the release `version`, which begins with the `notes` that were written by hand, and
    ends with what it holds less of and the reason for that."""
    parts = [f"## {version} ({date})", *([notes.strip()] if notes.strip() else [])]
    if comparison.former is None:
        counts = Counter(change.type for change in comparison.records if not change.is_derived)
        parts += [f"The first release: {', '.join(f'{number} {name}' for name, number in sorted(counts.items()))}."]
    else:
        sections: dict[str, list[str]] = {title: [] for title in TITLES.values()}
        for title, line in _iter_record_lines(change for change in comparison.records if not change.is_derived):
            sections[title].append(line)
        sections["Tables and metadata"] = [f"- {_tell_table(change, _code)}" for change in comparison.tables] + [f"- metadata {_code(json_pointer(d.pointer))} {d.how}" for d in comparison.metadata]
        parts += [f"### {title}\n\n" + "\n".join(lines) for title, lines in sections.items() if lines]
        parts += [f"Every change, with values, stands in `{CHANGES_PATH}`."] if comparison.level else ["Nothing changed."]
    if told := [f"- {loss}" for loss in losses]:
        parts += ["### Less than before\n\n" + "\n".join(told), *([f"Reason: {' '.join(because.split())}"] if because else [])]
    return "\n\n".join(parts) + "\n"


def _iter_record_lines(changes: Iterable[RecordChange]) -> Iterator[tuple[str, str]]:
    """A title and a line for each type and way of change; for each record that is withdrawn, unless it is for somebody's
    protection: those are counted, and not named."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    protected: Counter[str] = Counter()
    for change in changes:
        if change.is_protective:
            protected[change.type] += 1
        elif change.reason:
            yield TITLES[change.how], f"- {change.type} {_code(change.id)}{_tell_withdrawal(change, _code)}"
        else:
            groups[TITLES[change.how], change.type].append(_code(change.id))
    for name, number in sorted(protected.items()):
        yield TITLES["withdrawn"], f"- {number} {name}, for somebody’s protection"
    for (title, name), ids in groups.items():
        more = f" and {len(ids) - MOST_IDS} more" if len(ids) > MOST_IDS else ""
        yield title, f"- {name}: {', '.join(ids[:MOST_IDS])}{more}"


def list_versions(changelog: str) -> list[str]:
    """The versions that have a section, the newest first."""
    return HEADING.findall(changelog)


def read_section(changelog: str, version: str) -> str:
    """The section on a version that has one."""
    starts = [match.start() for match in HEADING.finditer(changelog)] + [len(changelog)]
    at = list_versions(changelog).index(version)
    return changelog[starts[at] : starts[at + 1]]


def read_reason(changelog: str, version: str) -> str | None:
    """Why that version holds less than the one before; None where its section does not say so."""
    found = REASON.findall(read_section(changelog, version))
    return found[-1] if found else None


def find_missing_lines(changelog: str, comparison: Comparison, losses: Iterable[str]) -> list[str]:
    """The lines about `comparison` and `losses` that the section of its version lacks."""
    told = set(read_section(changelog, comparison.version).splitlines())
    return [line for line in make_section(comparison, comparison.version, "", "", losses).splitlines()[1:] if line not in told]


def read_notes(changelog: str) -> str:
    """What is written by hand for the next release."""
    match = UNRELEASED.search(changelog)
    return match[1].strip() if match else ""


def add_section(changelog: str, section: str) -> str:
    """`changelog` with `section` as its newest, in place of the notes of what was unreleased; as it is where that version
    has its section already."""
    heading = section.split("\n", 1)[0]
    version = heading.split()[1]
    if re.search(rf"^## {re.escape(version)}(?=\s)", changelog, re.MULTILINE):
        return changelog
    changelog = changelog or HEAD
    if match := UNRELEASED.search(changelog):
        before, after = changelog[: match.start()], changelog[match.end() :]
    else:
        first = re.search("^## ", changelog, re.MULTILINE)
        at = first.start() if first else len(changelog)
        before, after = changelog[:at], changelog[at:]
    return f"{before.rstrip()}\n\n## Unreleased\n\n{section.rstrip()}\n" + (f"\n{after.lstrip()}" if after.strip() else "")
