"""What a release holds, that it is the same wherever it is made, and what stops it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path
from zipfile import ZipFile

import frictionless
import pytest
from jsonschema import Draft7Validator

from pipeline.model.archive import load_archive
from pipeline.model.captures import Captures
from pipeline.packaging.stage import hold
from pipeline.releasing import release, verify
from pipeline.releasing.checkout import Origin
from pipeline.releasing.history import iter_losses
from pipeline.releasing.release import Release, write_release
from pipeline.tabulation.rows import make_record_tables
from tests.conftest import REPOSITORY, Run, commit, git
from tests.test_build import PROFILES, files_of
from tests.test_stage import die_at

NAME = "lighthouse-keepers-and-a-foghorn-1.2.3"
ORIGIN = Origin("0123abcd", datetime(2031, 5, 2, tzinfo=timezone.utc))


def payload_of(root: Path) -> Path:
    return root / "dist" / NAME / NAME / "data"


def bag_info(root: Path) -> dict[str, str]:
    text = (payload_of(root).parent / "bag-info.txt").read_text(encoding="utf-8")
    return dict(line.split(": ", 1) for line in text.splitlines())


def prepare(run: Run, root: Path, *arguments: str | Path) -> None:
    """Prepares the release after the first, as 1.3.0 where nothing else is said, and commits it."""
    outcome = run("prepare", "--root", root, "--date", "2031-05-03", *(arguments or ["--version", "1.3.0"]))
    assert outcome.code == 0, outcome.err
    commit(root)


# What it holds


def test_a_release_holds_the_archive_as_it_is(released_once: Path) -> None:
    payload = payload_of(released_once)
    for folder in ("records", "sources", "schema"):
        assert files_of(payload / folder) == files_of(released_once / folder) != {}
    assert (payload / "README.md").read_bytes() == (released_once / "README.md").read_bytes()
    assert (payload / "verify.py").read_bytes() == (REPOSITORY / "pipeline" / "releasing" / "verify.py").read_bytes()
    assert not (payload / "captures").exists()


def test_a_release_holds_what_a_build_writes(released: Path, run: Run) -> None:
    assert run("build", "--root", released).code == 0
    payload = payload_of(released)
    for name in ("tables", "json"):
        assert files_of(payload / name) == files_of(released / name) != {}
    assert (payload / "archive.sqlite").read_bytes() == (released / "archive.sqlite").read_bytes()


def test_the_descriptor_says_length_digest_and_rows(released_once: Path) -> None:
    payload = payload_of(released_once)
    descriptor = json.loads((payload / "datapackage.json").read_text(encoding="utf-8"))
    assert (descriptor["version"], descriptor["created"]) == ("1.2.3", "2031-05-02T07:30:00Z")
    for resource in descriptor["resources"]:
        data = (payload / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(data), "sha256:" + hashlib.sha256(data).hexdigest())
        if resource.get("type") == "table":
            assert resource["rows"] == len(list(csv.reader(io.StringIO(data.decode("utf-8"))))) - 1


def test_others_accept_the_descriptor(released_once: Path) -> None:
    path = payload_of(released_once) / "datapackage.json"
    assert frictionless.validate(str(path)).flatten(["type", "note"]) == []
    profile = json.loads((PROFILES / "datapackage.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft7Validator(profile).iter_errors(json.loads(path.read_text(encoding="utf-8")))] == []


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="coreutils are not installed")
def test_coreutils_accept_the_manifests(released_once: Path) -> None:
    bag = payload_of(released_once).parent
    for folder, program, manifest in [(bag, "sha256sum", "manifest-sha256.txt"), (bag, "sha256sum", "tagmanifest-sha256.txt"), (bag, "sha512sum", "manifest-sha512.txt"), (bag, "sha512sum", "tagmanifest-sha512.txt"), (bag.parent, "sha256sum", "SHA256SUMS")]:
        outcome = subprocess.run([program, "--strict", "-c", manifest], cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"})
        lines = (folder / manifest).read_text(encoding="utf-8").splitlines()
        assert (outcome.returncode, outcome.stdout.count(": OK\n"), outcome.stderr) == (0, len(lines), "")


def test_bag_info_says_whence_and_how_much(released_once: Path) -> None:
    sizes = [path.stat().st_size for path in payload_of(released_once).rglob("*") if path.is_file()]
    info = bag_info(released_once)
    assert (info["Bagging-Date"], info["External-Identifier"], info["Payload-Oxum"]) == ("2031-05-02", NAME, f"{sum(sizes)}.{len(sizes)}")
    assert info["Source-Commit"] == git(released_once, "rev-parse", "HEAD").strip()


def test_zips_hold_the_same_files(released_once: Path, tmp_path: Path) -> None:
    folder = payload_of(released_once).parent.parent
    for suffix in ("", "-csv", "-json"):
        with ZipFile(folder / f"{NAME}{suffix}.zip") as zipped:
            assert zipped.testzip() is None
            zipped.extractall(tmp_path)
    payload = files_of(payload_of(released_once))
    types = [path.removeprefix("json/").removesuffix(".json") for path in payload if path.startswith("json/")]
    assert files_of(tmp_path / NAME) == files_of(folder / NAME)
    assert set(files_of(tmp_path / f"{NAME}-json")) == {"archive.json", "dictionary.md", *(f"jsonl/{name}.jsonl" for name in types)}
    tables = files_of(tmp_path / f"{NAME}-csv")
    assert set(tables) == {"datapackage.json", "dictionary.md", *(path for path in payload if path.startswith("tables/"))}
    assert all(payload[path] == digest for path, digest in tables.items() if path != "datapackage.json")
    assert frictionless.validate(str(tmp_path / f"{NAME}-csv" / "datapackage.json")).valid
    assert (folder / f"{NAME}.sqlite").read_bytes() == (payload_of(released_once) / "archive.sqlite").read_bytes()


def test_a_document_is_made_from_the_files_before_it(released: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Listing:
        PATH = "listing.txt"

        @staticmethod
        def make(package: release.Package) -> str:
            return "".join(f"{fact.sha256}  {path}\n" for path, fact in package.files.items()) + f"{package.head['version']} {package.version} {package.date} {len(package.tables)}\n"

    monkeypatch.setattr(release, "DOCUMENTS", (Listing,))
    archive = load_archive(released, Captures(None))
    made = make_record_tables(archive)
    assert write_release(Release(archive, made, "2.0.0", ORIGIN, {"CHANGELOG.md": "All.\n"}), tmp_path / "dist")
    payload = tmp_path / "dist" / "lighthouse-keepers-and-a-foghorn-2.0.0" / "lighthouse-keepers-and-a-foghorn-2.0.0" / "data"
    others = {path: digest for path, digest in files_of(payload).items() if path != "listing.txt"}
    assert (payload / "listing.txt").read_text(encoding="utf-8") == "".join(f"{digest}  {path}\n" for path, digest in sorted(others.items())) + f"2.0.0 2.0.0 2031-05-02 {len(made)}\n"
    assert {"CHANGELOG.md", "datapackage.json", "verify.py", "records/place/tallowick.yaml"} <= set(others)


# Same commit, same bytes

ELSEWHERE = """
import os, random, time
time.time = lambda: 4e9
def shuffled(read):
    def read_shuffled(*arguments):
        return random.Random(7).sample(found := list(read(*arguments)), len(found))
    return read_shuffled
class Scan:
    def __init__(self, found): self.found = iter(found)
    def __iter__(self): return self
    def __next__(self): return next(self.found)
    def __enter__(self): return self
    def __exit__(self, *error): pass
    def close(self): pass
scan = shuffled(os.scandir)
os.listdir, os.scandir = shuffled(os.listdir), lambda *arguments: Scan(scan(*arguments))
"""


def test_the_same_commit_gives_the_same_bytes_elsewhere(released_once: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "sitecustomize.py").write_text(ELSEWHERE, encoding="utf-8")
    git(tmp_path, "clone", "--quiet", str(released_once), "another folder")
    root = tmp_path / "another folder"
    environment = {**os.environ, "PYTHONPATH": f"{elsewhere}{os.pathsep}{REPOSITORY}", "PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONUTF8": "0", "SOURCE_DATE_EPOCH": "1", "HOME": str(elsewhere), "USER": "another", "LOGNAME": "another"}
    outcome = subprocess.run(["sh", "-c", 'umask 077; exec "$@"', "sh", sys.executable, "-m", "pipeline", "release"], cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    assert files_of(root / "dist") == files_of(released_once / "dist")


def test_the_same_again_is_left_as_it_is(released: Path, run: Run) -> None:
    before = files_of(released)
    outcome = run("release", "--root", released)
    assert (outcome.code, files_of(released)) == (0, before)
    assert "is there already, the same byte for byte" in outcome.err


# What stops it


def test_a_version_is_never_overwritten(released: Path, run: Run) -> None:
    (released / "README.md").write_text("A changed miniature.\n", encoding="utf-8")
    commit(released)
    before = files_of(released / "dist")
    outcome = run("release", "--root", released)
    assert (outcome.code, files_of(released / "dist")) == (2, before)
    assert "is there already and is not the same" in outcome.err and "prepare the next one" in outcome.err


def test_an_error_of_the_archive_stops_it(released: Path, run: Run) -> None:
    (released / "records" / "place" / "tallowick.yaml").write_text("surprise: 1\n", encoding="utf-8")
    commit(released)
    before = files_of(released)
    outcome = run("release", "--root", released)
    assert (outcome.code, outcome.err, files_of(released)) == (1, "Nothing was released: mend the errors first.\n", before)


@pytest.mark.parametrize("change", ["changed", "added", "ignored", "removed", "hidden", "line ends"])
def test_what_is_not_committed_stops_it(released: Path, run: Run, change: str) -> None:
    prepare(run, released)
    path = released / "records" / "place" / "tallowick.yaml"
    text = path.read_text(encoding="utf-8")
    if change == "hidden":
        git(released, "update-index", "--assume-unchanged", "records/place/tallowick.yaml")
    if change in ("changed", "hidden"):
        path.write_text(text + 'note: "A note."\n', encoding="utf-8")
    elif change == "line ends":
        git(released, "config", "core.autocrlf", "true")
        path.write_bytes(text.replace("\n", "\r\n").encode("utf-8"))
    elif change == "removed":
        path = released / "README.md"
        path.unlink()
    else:
        (released / ".git" / "info" / "exclude").write_text("another.yaml\n" if change == "ignored" else "", encoding="utf-8")
        path = path.with_name("another.yaml")
        path.write_text(text.replace("tallowick", "another"), encoding="utf-8")
    outcome = run("release", "--root", released)
    assert (outcome.code, [path.name for path in (released / "dist").iterdir()]) == (2, [NAME])
    assert outcome.err == f"Error: These files are not as the last commit has them: {path.relative_to(released).as_posix()}. Commit them or put them back, then release.\n"


def test_without_git_the_date_must_be_said(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("prepare", "--root", miniature).code == 0
    for said in ("", "yesterday", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", said)
        outcome = run("release", "--root", miniature)
        assert (outcome.code, (miniature / "dist").exists()) == (2, False)
        assert "Set SOURCE_DATE_EPOCH" in outcome.err
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1935000000")
    assert run("release", "--root", miniature).code == 0
    assert bag_info(miniature)["Bagging-Date"] == "2031-04-26" and "Source-Commit" not in bag_info(miniature)


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        (20, 20, []), (20, 19, []), (20, 25, []), (0, 0, []), (0, 5, []),
        (20, 18, ["The table `t` has 18 rows, where the release before has 20."]),
        (1, 0, ["The table `t` has 0 rows, where the release before has 1."]),
    ],
)
def test_rows_may_fall_by_a_share(before: int, after: int, sentences: list[str]) -> None:
    assert list(iter_losses({"t": [{"a": 1}] * before}, {"t": [{"a": 1}] * after})) == sentences


def test_filled_cells_may_fall_by_a_share() -> None:
    full, holed, more = [{"a": 1, "b": 0}] * 100, [{"a": 1, "b": 0}] * 95 + [{"a": 1, "b": None}] * 5, [{"a": 1, "b": None}] * 6 + [{"a": 1, "b": False}] * 94
    assert list(iter_losses({"t": full}, {"t": holed})) == []
    assert list(iter_losses({"t": full}, {"t": more})) == ["The column `b` of the table `t` is filled in 94.0% of the rows, where the release before has 100.0%."]
    assert list(iter_losses({"t": full}, {"t": [{"a": 1}] * 100})) == ["The column `b` of the table `t` is filled in 0.0% of the rows, where the release before has 100.0%."]
    assert list(iter_losses({"t": [{"a": None}]}, {"t": [{"a": None}]})) == []
    assert list(iter_losses({"u": [{"a": 1}]}, {})) == ["The table `u` has 0 rows, where the release before has 1."]


LOSS = "The column `note` of the table `place` is filled in 0.0% of the rows, where the release before has 33.3%."


def take_note_away(root: Path) -> None:
    record = root / "records" / "place" / "gannet-stair.yaml"
    lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
    record.write_text("".join(line for line in lines if not line.startswith("note:")), encoding="utf-8")
    assert any(line.startswith("note:") for line in lines)
    commit(root)


@pytest.mark.parametrize("former", ["", "dist", "bag", "zip"])
def test_a_loss_stops_it_until_a_reason_is_stated(released: Path, run: Run, tmp_path: Path, former: str) -> None:
    take_note_away(released)
    shutil.move(released / "dist", tmp_path / "former") if former else None
    place = {"dist": tmp_path / "former" / NAME, "bag": tmp_path / "former" / NAME / NAME, "zip": tmp_path / "former" / NAME / f"{NAME}.zip"}
    previous = ["--previous", place[former]] if former else []
    outcome = run("prepare", "--root", released, *previous)
    assert (outcome.code, outcome.err, git(released, "status", "--porcelain")) == (1, f"{LOSS}\nNothing was prepared: put back what is missing, or state the reason with --because.\n", "")
    prepare(run, released, *previous, "--because", "It was\nwrong.", "--version", "1.3.0")
    assert run("release", "--root", released, *previous).code == 0
    bag = released / "dist" / "lighthouse-keepers-and-a-foghorn-1.3.0" / "lighthouse-keepers-and-a-foghorn-1.3.0"
    assert f"Stated-Loss: {LOSS}\nStated-Reason: It was wrong.\n" in (bag / "bag-info.txt").read_text(encoding="utf-8")
    changes = json.loads((bag / "data" / "changes.json").read_text(encoding="utf-8"))
    assert (changes["losses"], changes["because"]) == ([LOSS], "It was wrong.")
    assert f"### Less than before\n\n- {LOSS}\n\nReason: It was wrong.\n" in (bag / "data" / "CHANGELOG.md").read_text(encoding="utf-8")


def test_a_loss_that_was_not_prepared_stops_it(released: Path, run: Run) -> None:
    prepare(run, released)
    take_note_away(released)
    outcome = run("release", "--root", released)
    assert outcome.code == 1 and "in CHANGELOG.md lacks" in outcome.err and "has no line “Reason: …”" in outcome.err
    assert [path.name for path in (released / "dist").iterdir()] == [NAME]


def test_a_release_before_that_is_damaged_stops_it(released: Path, run: Run) -> None:
    prepare(run, released)
    (payload_of(released) / "tables" / "place.csv").unlink()
    outcome = run("release", "--root", released)
    assert outcome.code == 2 and "data/tables/place.csv: is missing." in outcome.err


def test_a_release_that_does_not_verify_is_not_put_in_place(released: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(run, released)
    monkeypatch.setattr(release.sqlite, "write", lambda folder, made: (folder / "archive.sqlite").write_bytes(b""))
    outcome = run("release", "--root", released)
    assert (outcome.code, outcome.err.count("\n"), [path.name for path in (released / "dist").iterdir()]) == (2, 1, [NAME])
    assert "the release does not verify: data/archive.sqlite: its table `article` differs" in outcome.err


# How it follows the release before


def change_place(root: Path) -> None:
    path = root / "records" / "place" / "tallowick.yaml"
    path.write_text(path.read_text(encoding="utf-8") + 'note: "A note of the next release."\n', encoding="utf-8")


NEW_PLACE = """\
id: abbey-rock
status: published
name: "Mirrow Isles"
names:
  - text: "Mirrow Isles"
    language: en
    script: Latn
    article_id: 2031-04-05-foghorn-and-bell-both-gone
    start: 174
    end: 186
kind: site
note: "Nothing else mentions it."
"""


def too_low(version: str) -> str:
    return f"The version {version} is too low: the changes since the last release ask for 1.3.0 at least."


def test_it_is_prepared_committed_and_released(released: Path, run: Run) -> None:
    payload = payload_of(released)
    assert "## 1.2.3 (2031-05-01)\n\nThe first release: " in (payload / "CHANGELOG.md").read_text(encoding="utf-8")
    assert json.loads((payload / "changes.json").read_text(encoding="utf-8"))["from"] is None
    change_place(released)
    (released / "records" / "place" / "abbey-rock.yaml").write_text(NEW_PLACE, encoding="utf-8")
    (released / "CHANGELOG.md").write_text((released / "CHANGELOG.md").read_text(encoding="utf-8").replace("## Unreleased\n", "## Unreleased\n\nBy hand.\n"), encoding="utf-8")
    commit(released)
    outcome = run("prepare", "--root", released, "--date", "2031-05-03", "--because", "It is a rock alone.")
    assert outcome.code == 1  # two places of one name are warned of
    assert outcome.err == f"Prepared as 1.3.0, compared with {released / 'dist' / NAME}. Read the new section of the change log, commit records/census.csv, CHANGELOG.md, CITATION.cff, datapackage.json, and release.\n"
    assert git(released, "status", "--porcelain").split() == ["M", "CHANGELOG.md", "M", "CITATION.cff", "M", "datapackage.json", "M", "records/census.csv"]
    commit(released)
    outcome = run("release", "--root", released)
    name = "lighthouse-keepers-and-a-foghorn-1.3.0"
    assert outcome.err == f"{released / 'dist' / name} was written; compared with {released / 'dist' / NAME}.\n"
    assert git(released, "status", "--porcelain") == ""
    payload = released / "dist" / name / name / "data"
    changes = json.loads((payload / "changes.json").read_text(encoding="utf-8"))
    assert (changes["from"], changes["to"], changes["level"]) == ("1.2.3", "1.3.0", "minor")
    assert [(record["type"], record["id"], record["how"]) for record in changes["records"]] == [("place", "abbey-rock", "added"), ("place", "tallowick", "changed")]
    assert "## Unreleased\n\n## 1.3.0 (2031-05-03)\n\nBy hand.\n\n### Added\n\n- place: `abbey-rock`\n\n### Changed\n\n- place: `tallowick`\n" in (payload / "CHANGELOG.md").read_text(encoding="utf-8")
    for path in ("CHANGELOG.md", "CITATION.cff", "records/census.csv"):
        committed = (released / path).read_text(encoding="utf-8")
        assert (payload / path).read_text(encoding="utf-8") == (committed if path != "CITATION.cff" else committed.replace("version: 1.3.0\n", "version: 1.3.0\ndate-released: '2031-05-02'\n"))
    census = (payload / "records" / "census.csv").read_text(encoding="utf-8").splitlines()
    assert len(census) == 1 + len(list((payload / "records").rglob("*.yaml"))) + len(list((payload / "sources").rglob("*.yaml")))
    assert [line for line in census if line.endswith("1.3.0")] == ["place,abbey-rock,1.3.0"]


def test_a_build_after_it_was_prepared_changes_nothing(released: Path, run: Run) -> None:
    prepare(run, released)
    run("build", "--root", released)
    assert git(released, "status", "--porcelain", "--untracked-files=no") == ""


@pytest.mark.parametrize(("arguments", "message"), [
    ([], "No record, table or word of the metadata changed since 1.2.3."),
    (["--version", "1.2.3"], "No record, table or word of the metadata changed since 1.2.3."),
    (["--version", "1.2"], "`1.2` is no version"),
    (["--previous", "nowhere"], "There is no file or folder nowhere."),
    (["--dist", "nowhere"], "The release before this one, 1.2.3, is not in nowhere. Name its folder, its bag or the zip of it with --previous;"),
])
def test_what_cannot_be_prepared_is_left_alone(released: Path, run: Run, arguments: list[str], message: str) -> None:
    outcome = run("prepare", "--root", released, *arguments)
    assert (outcome.code, git(released, "status", "--porcelain")) == (2, "")
    assert message in outcome.err


def test_no_version_is_prepared_that_is_too_low(released: Path, run: Run) -> None:
    change_place(released)
    commit(released)
    outcome = run("prepare", "--root", released, "--version", "1.2.4")
    assert (outcome.code, outcome.err, git(released, "status", "--porcelain")) == (2, f"Error: {too_low('1.2.4')}\n", "")
    prepare(run, released, "--version", "2.0.0")
    assert run("release", "--root", released).code == 0


def test_what_was_not_prepared_stops_it(released: Path, run: Run) -> None:
    path = released / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"version": "1.2.3"', '"version": "1.3.0"'), encoding="utf-8")
    commit(released)
    outcome = run("release", "--root", released)
    assert outcome.code == 2 and "CHANGELOG.md does not begin with a section on 1.3.0, the version in datapackage.json." in outcome.err


def test_what_changed_after_it_was_prepared_stops_it(released: Path, run: Run) -> None:
    before = (released / "CHANGELOG.md").read_text(encoding="utf-8")
    prepare(run, released, "--version", "1.2.4")
    change_place(released)
    commit(released)
    again = "Take its section out of CHANGELOG.md, put what you wrote in it back below “Unreleased”, then prepare again."
    outcome = run("release", "--root", released)
    assert (outcome.code, outcome.err) == (1, f"{too_low('1.2.4')} {again}\nNothing was released.\n")
    outcome = run("prepare", "--root", released)
    assert (outcome.code, "The release before this one, 1.2.4, is not in" in outcome.err) == (2, True)
    (released / "CHANGELOG.md").write_text(before, encoding="utf-8")
    prepare(run, released, "--date", "2031-05-04")
    assert run("release", "--root", released).code == 0
    assert [path.name for path in sorted((released / "dist").iterdir())] == [NAME, "lighthouse-keepers-and-a-foghorn-1.3.0"]


def test_what_is_not_in_change_log_and_census_stops_it(released: Path, run: Run) -> None:
    change_place(released)
    prepare(run, released, "--date", "2031-05-03")
    for path, line in (("CHANGELOG.md", "- place: `tallowick`\n"), ("records/census.csv", "place,tallowick,1.0.0\n")):
        text = (released / path).read_text(encoding="utf-8")
        assert line in text
        (released / path).write_text(text.replace(line, ""), encoding="utf-8")
    commit(released)
    outcome = run("release", "--root", released)
    assert outcome.code == 1
    assert "The section of 1.3.0 in CHANGELOG.md lacks 1 line of what changed, such as “- place: `tallowick`”." in outcome.err
    assert "records/census.csv lacks 1 id, such as `place,tallowick`." in outcome.err


def test_the_release_before_is_the_one_of_which_the_change_log_tells(released: Path, run: Run, tmp_path: Path) -> None:
    prepare(run, released)
    shutil.move(released / "dist", tmp_path / "former")
    outcome = run("release", "--root", released)
    assert outcome.code == 2 and "The release before this one, 1.2.3, is not in" in outcome.err
    assert not (released / "dist").exists()
    assert run("release", "--root", released, "--previous", tmp_path / "former" / NAME / f"{NAME}.zip").code == 0
    prepare(run, released, "--version", "1.4.0")
    outcome = run("release", "--root", released, "--previous", tmp_path / "former" / NAME)
    assert outcome.code == 2 and "is version 1.2.3, and CHANGELOG.md tells of 1.3.0 as the one before." in outcome.err


def test_nothing_comes_before_the_first_release(released: Path, run: Run, tmp_path: Path) -> None:
    shutil.move(released / "dist", tmp_path / "former")
    outcome = run("release", "--root", released, "--previous", tmp_path / "former" / NAME)
    assert outcome.code == 2 and "CHANGELOG.md tells of no release before this one" in outcome.err
    assert run("release", "--root", released).err.endswith("compared with none: it is the first release.\n")
    assert files_of(released / "dist") == files_of(tmp_path / "former")


# All or nothing


def test_killed_at_any_moment_it_leaves_the_whole_release_or_none(released: Path) -> None:
    dist = released / "dist"
    archive = load_archive(released, Captures(None))
    new = Release(archive, make_record_tables(archive), "1.3.0", ORIGIN)
    before = files_of(dist)

    def die_and_look(step: int) -> bool | None:
        """Whether the release is there after it was killed at that step; None where it was done before."""
        was_killed = die_at(step, lambda: write_release(new, dist))
        is_there = (dist / new.name).exists()
        if is_there:
            assert verify.verify(dist / new.name).faults == []
            shutil.rmtree(dist / new.name)
        left = files_of(dist)
        assert {path: digest for path, digest in left.items() if not path.startswith(".release-")} == before
        assert was_killed or is_there and left == before
        for stage in dist.glob(".release-*"):
            shutil.rmtree(stage)
        return is_there if was_killed else None

    assert die_and_look(1) is die_and_look(2) is die_and_look(50) is False
    first, then = 50, next(step for step in range(100, 10_000, 50) if die_and_look(step) is not False)
    while then - first > 1:  # the moment between the two
        middle = (first + then) // 2
        first, then = (middle, then) if die_and_look(middle) is False else (first, middle)
    assert (die_and_look(first), die_and_look(then), die_and_look(then + 1)) == (False, True, True)


def test_what_a_killed_release_left_is_taken_away_by_the_next(released: Path) -> None:
    archive = load_archive(released, Captures(None))
    new = Release(archive, make_record_tables(archive), "1.3.0", ORIGIN)
    assert die_at(100, lambda: write_release(new, released / "dist"))
    assert len(list((released / "dist").iterdir())) == 2
    assert write_release(new, released / "dist")
    assert sorted(path.name for path in (released / "dist").iterdir()) == [NAME, new.name]


@pytest.mark.parametrize("room", [0, 4_000, 100_000, 400_000])
def test_without_room_nothing_is_left(released: Path, run: Run, room: int) -> None:
    resource = pytest.importorskip("resource")
    prepare(run, released)
    before = files_of(released)
    command = [sys.executable, "-m", "pipeline", "release", "--root", str(released)]
    outcome = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))))
    assert (outcome.returncode, outcome.stderr.count("\n"), files_of(released)) == (2, 1, before)
    assert outcome.stderr.startswith("The pipeline could not go on: ")
    assert [path.name for path in (released / "dist").iterdir()] == [NAME]


def test_where_nothing_can_be_written_it_says_so(released: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    outcome = run("release", "--root", released, "--dist", tmp_path / "file" / "dist")
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert outcome.err.startswith("The pipeline could not go on: ")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_into_a_read_only_folder_nothing_is_written(released: Path, run: Run, tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    dist.mkdir(mode=0o555)
    outcome = run("release", "--root", released, "--dist", dist)
    assert (outcome.code, outcome.err.count("\n"), list(dist.iterdir())) == (2, 1, [])


def test_two_at_once_one_wins_and_the_other_says_so(released: Path, run: Run) -> None:
    prepare(run, released)
    with hold(released / "dist"):
        outcome = run("release", "--root", released)
    assert outcome.code == 2 and "Another process is writing into" in outcome.err
    command = [sys.executable, "-m", "pipeline", "release", "--root", str(released)]
    both = [subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate()[1] for process in both]
    assert sum("was written" in text for text in said) == 1
    assert all(process.returncode == (2 if "Another process" in text else 0) for process, text in zip(both, said))
    assert verify.verify(released / "dist" / "lighthouse-keepers-and-a-foghorn-1.3.0").faults == []
    assert verify.verify(released / "dist" / NAME).faults == []


# Signed


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed")
def test_a_signed_release_is_known_by_its_signer(released: Path, run: Run, tmp_path: Path) -> None:
    for name in ("keeper", "stranger"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(tmp_path / name)], check=True)
        public = (tmp_path / f"{name}.pub").read_text(encoding="utf-8")
        (tmp_path / f"{name}.signers").write_text(f"{name}@example.org {public}", encoding="utf-8")
    shutil.rmtree(released / "dist")
    assert run("release", "--root", released, "--sign", tmp_path / "keeper").code == 0
    folder = released / "dist" / NAME
    for path in (folder, folder / NAME, folder / f"{NAME}.zip"):
        outcome = run("verify", path, "--allowed-signers", tmp_path / "keeper.signers")
        assert outcome.code == 0 and "signed by keeper@example.org" in outcome.out, outcome.out
        outcome = run("verify", path, "--allowed-signers", tmp_path / "stranger.signers")
        assert outcome.code == 1 and outcome.out.startswith(f"{NAME}.sig: is no signature of tagmanifest-sha256.txt by somebody whom ")
    (folder / f"{NAME}.sig").unlink()
    outcome = run("verify", folder / NAME, "--allowed-signers", tmp_path / "keeper.signers")
    assert outcome.code == 1 and outcome.out.startswith(f"{NAME}.sig: is missing")
    assert run("verify", folder, "--allowed-signers", tmp_path / "nobody").code == 2
    outcome = run("release", "--root", released, "--dist", tmp_path / "dist", "--sign", tmp_path / "keeper.signers")
    assert (outcome.code, (tmp_path / "dist").exists()) == (2, False)
