"""An old release issued anew: it verifies, says what it is, and no byte of it holds what was withdrawn."""

from __future__ import annotations

import html
import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Iterator

import pytest

from pipeline.model.archive import load_archive
from pipeline.model.captures import find_captures
from pipeline.releasing.reissue import Reissue, find_telling_words
from pipeline.releasing.withdrawal import Grounds
from tests.conftest import Run
from tests.test_build import files_of
from tests.test_versions import RELEASE, TOMBSTONE

VOICE = "quote/2031-04-voice-at-the-meeting"
DAY = ("--reason", "protection", "--date", "2031-09-01")
NEW = RELEASE + "+reissue.1"


@pytest.fixture(scope="session")
def old(released_once: Path) -> Path:
    """The folder of the old release."""
    return released_once / "dist" / RELEASE


def payload_of(release: Path) -> Path:
    return release / release.name / "data"


def telling_words(release: Path, key: str) -> set[str]:
    """The words that only one record of a release has."""
    archive = load_archive(payload_of(release), find_captures(payload_of(release), None))
    name, _, record_id = key.partition("/")
    return find_telling_words(Reissue(archive, [archive.records[name][record_id]], Grounds("2031-09-01", "protection")))


def iter_contents(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file and, where it is an archive of files, each of these unpacked, by name."""
    yield name, data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            for inside in zipped.namelist():
                yield from iter_contents(f"{name}/{inside}", zipped.read(inside))


def iter_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield from iter_contents(path.relative_to(folder).as_posix(), path.read_bytes())


def holders(folder: Path, words: str) -> set[str]:
    """The files that hold `words` in any form in which a release writes them."""
    texts = [words, json.dumps(words)[1:-1], json.dumps(words, ensure_ascii=False)[1:-1], words.replace('"', '""'), html.escape(words), html.escape(words, quote=False)]
    forms = {form for text in texts for form in (text.encode(), text.lower().encode(), text.encode("utf-16-le"))}
    return {name for name, data in iter_files(folder) if any(form in data for form in forms)}


def indexed_words(folder: Path) -> set[str]:
    """Every word in the full-text index of a database of the release, those of its zips among them."""
    found: set[str] = set()
    for name, data in iter_files(folder):
        if name.endswith(".sqlite"):
            with closing(sqlite3.connect(":memory:")) as connection:
                connection.deserialize(data)
                (index,) = [index for (index,) in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%USING fts5%'")]
                connection.execute(f"CREATE VIRTUAL TABLE temp.word USING fts5vocab(main, {index}, row)")
                found |= {word for (word,) in connection.execute("SELECT term FROM word")}
    return found


def words_in(folder: Path) -> set[str]:
    """Every word of the texts that people wrote."""
    return {word for path in folder.rglob("*.yaml") for word in re.findall(r"\w+", path.read_text(encoding="utf-8").lower())}


def test_no_byte_of_it_holds_what_was_withdrawn(old: Path, tmp_path: Path, run: Run) -> None:
    outcome = run("reissue", old, "--without", VOICE, *DAY, "--out", tmp_path / "out")
    new = tmp_path / "out" / "dist" / NEW
    assert (outcome.code, outcome.err) == (0, "")
    telling = telling_words(old, VOICE)
    assert len(telling) >= 3
    for words in telling:
        kinds = {Path(name).suffix for name in holders(old, words)}
        assert kinds >= {".yaml", ".csv", ".json", ".jsonl", ".sqlite", ".xml", ".zip"}, words  # it can be found where it is
        assert holders(tmp_path / "out", words) == set()
        assert words not in outcome.out
    alone = words_in(payload_of(old)) - words_in(payload_of(new))
    assert alone & indexed_words(old) and not alone & indexed_words(new)


def test_it_verifies_and_says_what_it_is(old: Path, tmp_path: Path, run: Run) -> None:
    before = files_of(old)
    outcome = run("reissue", old, "--without", VOICE, *DAY, "--out", tmp_path / "out", "--dist", tmp_path / "dist")
    new = tmp_path / "dist" / NEW
    note = "Version 1.2.3, issued anew on 2031-09-01 without 1 record withdrawn since (protection). Nothing else was changed. It takes the place of 1.2.3."
    assert outcome.out.startswith(f"{tmp_path / 'out'}: {note}\n")
    assert outcome.out.endswith(f"{new} was written. Put it in the place of 1.2.3.\n")
    assert (run("verify", new).code, files_of(old)) == (0, before)
    info = (new / NEW / "bag-info.txt").read_text(encoding="utf-8")
    assert "Bagging-Date: 2031-09-01\n" in info and f"Takes-The-Place-Of: {RELEASE}\nInternal-Sender-Description: {note}\n" in info and "Source-Commit" not in info
    payload = payload_of(new)
    assert (payload / f"records/{VOICE}.yaml").read_text(encoding="utf-8") == TOMBSTONE.format(type="quote", id=Path(VOICE).name, reason="protection").replace("08-01", "09-01")
    assert f"## 1.2.3+reissue.1 (2031-09-01)\n\n{note}\n\n## 1.2.3 (2031-05-01)\n" in (payload / "CHANGELOG.md").read_text(encoding="utf-8")
    changes = json.loads((payload / "changes.json").read_text(encoding="utf-8"))
    assert (changes["from"], changes["to"], changes["level"]) == ("1.2.3", "1.2.3+reissue.1", "patch")
    assert [(record["how"], record["id"]) for record in changes["records"]] == [("withdrawn", Path(VOICE).name)]
    assert run("diff", old, new).out == f"1.2.3 → 1.2.3+reissue.1: patch\nwithdrawn quote {Path(VOICE).name} (protection)\n"


@pytest.mark.parametrize("place", [RELEASE, f"{RELEASE}.zip"])
def test_it_is_the_same_from_bag_and_zip(old: Path, tmp_path: Path, run: Run, place: str) -> None:
    for number, path in enumerate((old, old / place)):
        assert run("reissue", path, "--without", VOICE, *DAY, "--out", tmp_path / f"out{number}", "--dist", tmp_path / f"dist{number}").code == 0
    assert files_of(tmp_path / "dist0") == files_of(tmp_path / "dist1")


def test_it_is_issued_anew_again_and_a_release_follows_it(old: Path, released: Path, tmp_path: Path, run: Run) -> None:
    assert run("reissue", old, "--without", VOICE, *DAY, "--out", tmp_path / "out", "--dist", released / "dist").code == 0
    outcome = run("reissue", released / "dist" / NEW, "--without", "quote/2031-04-letter-on-tarrowby", *DAY, "--out", tmp_path / "again", "--dist", released / "dist")
    assert outcome.code == 0 and "Put it in the place of 1.2.3+reissue.1." in outcome.out
    outcome = run("prepare", "--root", released, "--because", "The tombstones are not here yet.")
    assert outcome.code == 0 and f"Prepared as 1.3.0, compared with {released / 'dist' / RELEASE}+reissue.2." in outcome.err


def test_words_that_stand_elsewhere_are_told_by_their_place_and_nothing_is_released(old: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    outcome = run("reissue", old, "--without", "person/puffin", *DAY, "--out", out)
    assert outcome.code == 1
    assert "records/article/2031-04-06-who-has-the-horn.yaml:9:11: Words of a withdrawn record stand here." in outcome.out
    assert "records/article/2031-04-06-who-has-the-horn.yaml:10:16: /authors/0/person_id names the withdrawn person by its id, which stays." in outcome.out
    assert "Puffin" not in outcome.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"] and not (out / "dist").exists()
    command = f"SOURCE_DATE_EPOCH=1945987200 python -m pipeline release --root {out} --previous {old}"
    assert command in outcome.out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1945987200")
    released = run(*command.split()[4:])
    assert f"{out / 'dist' / NEW} was written; compared with {old}." in released.err
    assert run("verify", out / "dist" / NEW).code == 0
    assert f"Takes-The-Place-Of: {RELEASE}\n" in (out / "dist" / NEW / NEW / "bag-info.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("arguments", "message"), [
    (["--without", "person/nobody", "--reason", "protection"], "The release holds no person `nobody`."),
    (["--without", "puffin", "--reason", "protection"], "does not name a record: write TYPE/ID"),
    (["--without", "person/puffin", "--reason", "boredom"], "is no reason for a withdrawal"),
    (["--without", "quote/2031-04-04-mayakovich-in-the-gazette", "--reason", "protection"], "is withdrawn in this release already"),
])
def test_wrong_usage_leaves_nothing(old: Path, tmp_path: Path, run: Run, arguments: list[str], message: str) -> None:
    outcome = run("reissue", old, *arguments, "--out", tmp_path / "out")
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_release_that_is_damaged_is_not_issued_anew(released: Path, tmp_path: Path, run: Run) -> None:
    path = released / "dist" / RELEASE
    (path / RELEASE / "data/README.md").write_text("Another.\n", encoding="utf-8")
    outcome = run("reissue", path / RELEASE, "--without", VOICE, *DAY, "--out", tmp_path / "out")
    assert outcome.code == 2 and "is not a release as it was released: data/README.md" in outcome.err
    assert not (tmp_path / "out").exists()


def test_nothing_is_overwritten(old: Path, tmp_path: Path, run: Run) -> None:
    outcome = run("reissue", old, "--without", "person/puffin", *DAY, "--out", tmp_path)
    assert outcome.code == 2 and "is there already" in outcome.err
    assert list(tmp_path.iterdir()) == []
