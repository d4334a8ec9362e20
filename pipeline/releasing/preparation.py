"""What a release asks of the commit from which it is made: the number in the head of the descriptor, the section of the
change log that tells what changed, and every id in the census. `prepare` writes them, and `release` only looks."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

from pipeline.editions.changelog import PATH as CHANGELOG
from pipeline.editions.changelog import add_section, find_missing_lines, list_versions, read_reason
from pipeline.editions.comparison import Comparison
from pipeline.editions.edition import Edition, Key
from pipeline.editions.version import FORM, check_version, make_version, read_reissued, read_version
from pipeline.model.archive import DESCRIPTOR, Archive
from pipeline.model.census import PATH as CENSUS
from pipeline.model.census import Census, add_to_census
from pipeline.packaging.build import make_descriptor_text
from pipeline.packaging.metadata import citation
from pipeline.packaging.package import Package, make_descriptor
from pipeline.packaging.stage import Refusal
from pipeline.releasing.history import find_lowness

AGAIN = f"Take its section out of {CHANGELOG}, put what you wrote in it back below “Unreleased”, then prepare again."


def load_changelog(root: Path) -> str:
    """The change log below `root`; nothing where there is none."""
    path = root / CHANGELOG
    return path.read_text(encoding="utf-8") if path.exists() else ""


def choose_version(comparison: Comparison, wanted: str | None) -> str:
    """The version `wanted`, else that of the head where it is high enough, else the lowest that is. Raises Refusal where
    there is nothing to release, or what is wanted is too low or no version."""
    if wanted is not None and not FORM.fullmatch(wanted):
        raise Refusal(f"`{wanted}` is no version: write three numbers joined by dots, such as 1.2.0.")
    if comparison.former is None:
        return wanted or comparison.version
    least = make_version(comparison.former, comparison.level)
    chosen = wanted or max(comparison.version, least, key=read_version)
    if read_version(chosen) <= read_version(comparison.former):
        raise Refusal(f"No record, table or word of the metadata changed since {comparison.former}. If there is something else to release, name a higher number with --version.")
    if lowness := check_version(chosen, least):
        raise Refusal(lowness)
    return chosen


def make_files(archive: Archive, edition: Edition, comparison: Comparison, version: str, section: str) -> dict[str, str]:
    """The files that `version` asks for, by path, in the order in which they are to be written."""
    head = {**archive.descriptor.value, "version": version}
    return {
        CENSUS: _make_census(archive, edition, comparison.former, version),
        CHANGELOG: add_section(load_changelog(archive.root), section),
        citation.PATH: citation.make(Package(head, version, "", [], {})),
        DESCRIPTOR: make_descriptor_text(make_descriptor(head, archive.schema)),
    }


def _make_census(archive: Archive, edition: Edition, former: str | None, version: str) -> str:
    """The census with the ids that this version adds. What was prepared as a version that never came is forgotten."""
    entries = [entry for entry in archive.census.entries if former is None or read_version(entry.first_version) <= read_version(former)]
    return add_to_census(Census(archive.census.document, entries), iter_ids(edition), version)


def iter_ids(edition: Edition) -> Iterator[Key]:
    """The type and id of every record that was written by people."""
    return (key for key, record in sorted(edition.records.items()) if not record.type.derivation)


def iter_lacks(archive: Archive, edition: Edition, comparison: Comparison, losses: list[str]) -> Iterator[str]:
    """A sentence for each thing that the commit lacks to be released."""
    version, changelog = comparison.version, load_changelog(archive.root)
    if lowness := find_lowness(comparison):
        yield f"{lowness} {AGAIN}"
    elif not read_reissued(version) and (missing := find_missing_lines(changelog, comparison, losses)):
        yield f"The section of {version} in {CHANGELOG} lacks {len(missing)} line{'' if len(missing) == 1 else 's'} of what changed, such as “{missing[0]}”. {AGAIN}"
    if losses and read_reason(changelog, version) is None:
        yield f"The section of {version} in {CHANGELOG} has no line “Reason: …” that says why it holds less than the release before."
    counted = {entry.key for entry in archive.census.entries}
    if uncounted := [key for key in iter_ids(edition) if key not in counted]:
        yield f"{CENSUS} lacks {len(uncounted)} id{'' if len(uncounted) == 1 else 's'}, such as `{uncounted[0][0]},{uncounted[0][1]}`. {AGAIN}"


def find_version_before(archive: Archive) -> str | None:
    """The version of which the change log tells before that of the head; None where it tells of none. Raises Refusal where
    the head's is not the newest of which it tells."""
    version = str(archive.descriptor.value["version"])
    told = list_versions(load_changelog(archive.root))
    if told[:1] != [version]:
        raise Refusal(f"{CHANGELOG} does not begin with a section on {version}, the version in {DESCRIPTOR}. Run `python -m pipeline prepare`, commit what it writes, then release.")
    return told[1] if told[1:] else None
