"""Writes a release: a bag that explains and proves itself, and the downloads made from it, in one folder of the version.

    <name>-<version>/<name>-<version>/     the bag; its payload data/ is the root of the Data Package
    <name>-<version>/<name>-<version>.zip  the same bag, and beside it the other downloads
    <name>-<version>/SHA256SUMS            the digests of the downloads

Everything is written into a stage, verified there as anyone would verify it, and appears by one renaming.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, Mapping, Protocol

from pipeline.editions.changelog import PATH as CHANGELOG
from pipeline.editions.version import read_reissued
from pipeline.model.archive import DESCRIPTOR, RECORDS, Archive
from pipeline.packaging.build import write_data, write_descriptor
from pipeline.packaging.metadata import citation, datacite, datasette, datasheet, dictionary, json_ld, ro_crate, zenodo
from pipeline.packaging.package import Package, make_descriptor, make_released_descriptor
from pipeline.packaging.stage import Refusal, open_stage, sync, sync_folder
from pipeline.releasing.bag import PAYLOAD, TOP_MANIFEST, make_manifest, read_facts, write_bag
from pipeline.releasing.checkout import Origin, iter_files
from pipeline.releasing.verify import SIGNATURE, SUMS, verify
from pipeline.releasing.zips import write_zip
from pipeline.tabulation.rows import RecordTables
from pipeline.writers import csv, json_lines, nested, sqlite, workbook

STAGE = ".release-"
SCHEMAS = "schema"
GUIDES = ("README.md", "LICENSE", CHANGELOG)  # of the root, where it has them
VERIFIER = Path(__file__).with_name("verify.py")


class Writer(Protocol):
    """A form of the data: a module of `writers`."""

    def write(self, folder: Path, made: list[RecordTables]) -> None: ...


class Document(Protocol):
    """A document of the payload made from the facts of the package: a module with its path from the root of the payload.
    Each finds in `package.files` those that stand before it."""

    PATH: str

    def make(self, package: Package) -> str: ...


@dataclass(frozen=True)
class Download:
    """One file that people download: its name is that of the release and `suffix`. A zip holds what its writers write,
    with the part of the descriptor that describes it and `guides` from the payload; any other is the one file written."""

    suffix: str
    writers: tuple[Writer, ...]
    guides: tuple[str, ...] = ()


DOCUMENTS: tuple[Document, ...] = (citation, datacite, zenodo, json_ld, datasette, dictionary, datasheet, ro_crate)  # the last one lists all other files
DOWNLOADS = (
    Download("-csv.zip", (csv,), ("LICENSE", "dictionary.md")),
    Download("-json.zip", (json_lines, nested), ("LICENSE", "dictionary.md")),
    Download(".sqlite", (sqlite,)),
    Download(".xlsx", (workbook,)),
)


@dataclass(frozen=True)
class Release:
    """What is released: the archive, in which the checks have found no error, its tables, its number and the commit;
    `notes` are further documents of the payload by path, `info` what the bag says of itself beside the usual."""

    archive: Archive
    made: list[RecordTables]
    version: str
    origin: Origin
    notes: Mapping[str, str] = field(default_factory=dict)
    info: tuple[tuple[str, str], ...] = ()

    @property
    def head(self) -> dict[str, Any]:
        return {word: value for word, value in self.archive.descriptor.value.items() if word != "resources"}

    @property
    def name(self) -> str:
        return f"{self.head['name']}-{self.version}"


def list_contents(archive: Archive) -> list[str]:
    """The files and folders of the archive that go into a release, or from which it is made."""
    tops = {record_type.folder.split("/")[0] for record_type in archive.schema.types.values() if record_type.folder}
    return sorted({RECORDS, SCHEMAS, DESCRIPTOR, *tops, *GUIDES})


def write_release(release: Release, dist: Path, key: Path | None = None) -> bool:
    """Writes the release into `dist`, signed where there is a `key`; False where the very same is there already."""
    is_first = not dist.exists()
    dist.mkdir(parents=True, exist_ok=True)
    try:
        with open_stage(dist, STAGE) as stage:
            folder = stage / release.name
            _write_bag(release, folder / release.name)
            _write_downloads(release, folder, stage / "download")
            if key:
                (folder / (release.name + SIGNATURE)).write_bytes(_sign(folder / release.name / TOP_MANIFEST, key))
            files = sorted(path for path in folder.iterdir() if path.is_file())
            (folder / SUMS).write_text(make_manifest(folder, files, "sha256"), encoding="utf-8", newline="\n")
            if faults := verify(folder).faults:
                raise RuntimeError(f"the release does not verify: {faults[0]}")
            return _put_in_place(folder, dist / release.name)
    finally:
        if is_first:
            with suppress(OSError):  # not empty: something was released
                dist.rmdir()


def _put_in_place(folder: Path, target: Path) -> bool:
    if os.path.lexists(target):
        former, made = read_facts(target), read_facts(folder)
        if different := sorted(path for path in former.keys() | made.keys() if former.get(path) != made.get(path)):
            raise Refusal(f"{target} is there already and is not the same: {different[0]} differs. A version never changes once it is released: prepare the next one.")
        return False
    sync(folder)
    os.rename(folder, target)
    sync_folder(target.parent)
    return True


def _write_bag(release: Release, bag: Path) -> None:
    payload = bag / PAYLOAD
    payload.mkdir(parents=True)
    archive = release.archive
    for path in iter_files(archive.root, [name for name in list_contents(archive) if name != DESCRIPTOR]):
        (payload / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(archive.root / path, payload / path)
    shutil.copyfile(VERIFIER, payload / VERIFIER.name)
    for path, text in release.notes.items():
        _write_text(payload / path, text)
    write_data(payload, release.made)
    rows = {name: len(rows) for tables in release.made for name, rows in tables.rows.items()}
    descriptor = make_descriptor(release.head, archive.schema)
    descriptor = make_released_descriptor(descriptor, release.version, release.origin.moment, read_facts(payload), rows)
    write_descriptor(payload, descriptor)
    head = {word: value for word, value in descriptor.items() if word != "resources"}
    for document in DOCUMENTS:
        package = Package(head, release.version, release.origin.date, release.made, read_facts(payload))
        _write_text(payload / document.PATH, document.make(package))
    write_bag(bag, _iter_info(release))


def _iter_info(release: Release) -> Iterator[tuple[str, str]]:
    yield "Bag-Software-Agent", f"python -m pipeline release; SQLite {sqlite3.sqlite_version}"
    yield "Bagging-Date", release.origin.date
    yield "External-Description", release.head["title"]
    yield "External-Identifier", release.name
    if former := read_reissued(release.version):
        yield "Takes-The-Place-Of", f"{release.head['name']}-{former}"
    if release.origin.commit:
        yield "Source-Commit", release.origin.commit
    yield from release.info


def _write_downloads(release: Release, folder: Path, workshop: Path) -> None:
    """Writes the downloads into `folder`, beside the bag; each is made in `workshop`."""
    payload = folder / release.name / PAYLOAD
    write_zip(folder / f"{release.name}.zip", folder / release.name)
    for download in DOWNLOADS:
        content = workshop / (release.name + download.suffix).removesuffix(".zip")
        content.mkdir(parents=True)
        for writer in download.writers:
            writer.write(content, release.made)
        if download.suffix.endswith(".zip"):
            _write_guides(content, payload, download.guides)
            write_zip(folder / (release.name + download.suffix), content)
        else:
            (made,) = content.iterdir()
            os.rename(made, folder / (release.name + download.suffix))


def _write_guides(content: Path, payload: Path, guides: tuple[str, ...]) -> None:
    """Adds what explains a part of the payload: the guides that there are, and the descriptor of what is in it."""
    descriptor = json.loads((payload / DESCRIPTOR).read_text(encoding="utf-8"))
    described = [resource for resource in descriptor["resources"] if (content / resource["path"]).is_file()]
    if described:
        write_descriptor(content, {**descriptor, "resources": described})
    for guide in guides:
        if (payload / guide).is_file():
            shutil.copyfile(payload / guide, content / guide)


def _sign(manifest: Path, key: Path) -> bytes:
    """A detached signature of the file by the key (see `ssh-keygen -Y sign` in its manual)."""
    try:
        found = subprocess.run(["ssh-keygen", "-Y", "sign", "-n", "file", "-f", str(key)], input=manifest.read_bytes(), capture_output=True, check=False)
    except FileNotFoundError:
        raise Refusal("ssh-keygen was not found, so nothing could be signed. Install OpenSSH, or leave --sign out.") from None
    if found.returncode or not found.stdout:
        raise Refusal(f"ssh-keygen could not sign with {key}: {' '.join(found.stderr.decode('utf-8', 'replace').split())}")
    return found.stdout


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
