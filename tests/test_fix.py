"""`fix`: what it changes, what it leaves, and what it refuses."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.conftest import Run

PLACE = "records/place/mirrow-isles.yaml"
MODELINE = "# yaml-language-server: $schema=../../schema/place.schema.json\n"


def change(root: Path, old: str, new: str) -> bytes:
    path = root / PLACE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new).encode())
    return path.read_bytes()


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (MODELINE, "\ufeff" + MODELINE, "byte order mark"),
        ("\n", "\r\n", "line ends"),
        (MODELINE, "\ufeff", "byte order mark, layout"),
        ('name: "Mirrow Isles"', 'name: "Mirrow Isles"  ', "layout"),
        ('name: "Mirrow Isles"', "name: Mirrow Isles", "layout"),
        ("id: mirrow-isles\nstatus: published\n", "status: published\nid: mirrow-isles\n", "order"),
        ("kind: region\n", "kind: region", "layout"),
        ("schema=../../schema", "schema=schema", "layout"),
    ],
)
def test_what_is_changed(miniature: Path, run: Run, old: str, new: str, changes: str) -> None:
    path = miniature / PLACE
    good = path.read_bytes()
    bad = change(miniature, old, new)
    outcome = run("fix", "--root", miniature, "--check")
    assert (outcome.code, outcome.out, outcome.err) == (1, f"{PLACE}: would change: {changes}\n23 looked at, 1 would change, 0 left as they are\n", "")
    assert path.read_bytes() == bad
    path.chmod(0o640)
    outcome = run("fix", "--root", miniature)
    assert (outcome.code, outcome.out) == (0, f"{PLACE}: changed: {changes}\n23 looked at, 1 changed, 0 left as they are\n")
    assert path.read_bytes() == good
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert run("fix", "--root", miniature, "--check").out == "23 looked at, 0 would change, 0 left as they are\n"
    assert [p.name for p in path.parent.iterdir() if p.suffix != ".yaml"] == []


def test_an_ambiguous_word_is_quoted_and_an_accent_composed(miniature: Path, run: Run) -> None:
    change(miniature, "kind: region\n", "kind: region\nnote: no\n")
    path = miniature / "records/person/ode-tarrowby.yaml"
    good = path.read_bytes()
    path.write_bytes(good.replace("é".encode(), "e\u0301".encode()))
    outcome = run("fix", "--root", miniature)
    assert outcome.code == 0
    assert outcome.out.splitlines()[:2] == ["records/person/ode-tarrowby.yaml: changed: Unicode form", f"{PLACE}: changed: layout"]
    assert (miniature / PLACE).read_text(encoding="utf-8").endswith('kind: region\nnote: "no"\n')
    assert path.read_bytes() == good
    assert run("validate", "--root", miniature).code == 0


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('name: "', 'name: "x" "', "Line 4: The text ends at this quotation mark, and more follows it."),
        ("kind: region", "kind: region\nkind: site", "Line 13: The property `kind` stands twice here."),
        ("kind: region", "kind: &a region", "Line 12: The anchor &a may not stand in a record."),
    ],
)
def test_what_cannot_be_read_is_left_and_named(miniature: Path, run: Run, old: str, new: str, reason: str) -> None:
    bad = change(miniature, old, new)
    outcome = run("fix", "--root", miniature)
    assert (outcome.code, outcome.out) == (1, f"{PLACE}: left as it is. {reason}\n23 looked at, 0 changed, 1 left as they are\n")
    assert (miniature / PLACE).read_bytes() == bad


@pytest.mark.parametrize("text", ["- a\n- b\n", "word\n", "{}\n"])
def test_what_is_no_group_of_properties_is_left(miniature: Path, run: Run, text: str) -> None:
    (miniature / PLACE).write_text(text, encoding="utf-8")
    assert run("fix", "--root", miniature).out.splitlines()[0] == f"{PLACE}: left as it is. The file holds no record: a record is a group of properties."
    assert (miniature / PLACE).read_text(encoding="utf-8") == text


def test_what_would_not_say_the_same_is_left(miniature: Path, run: Run) -> None:
    name = '"' * 400  # 800 characters with their escapes, in a name; 1,024 is what YAML allows
    change(miniature, "kind: region\n", f"kind: region\n'{name}': 1\n")
    assert run("fix", "--root", miniature).code == 0
    bad = change(miniature, "kind: region\n", f"kind: region\n'{name}{name}': 1\n")
    outcome = run("fix", "--root", miniature)
    assert (outcome.code, outcome.out.splitlines()[0]) == (1, f"{PLACE}: left as it is. Written in canonical form the file would not say the same.")
    assert (miniature / PLACE).read_bytes() == bad


def test_paths_may_be_named(miniature: Path, run: Run) -> None:
    change(miniature, "id: mirrow-isles\nstatus: published\n", "status: published\nid: mirrow-isles\n")
    assert run("fix", "--root", miniature, miniature / "records" / "person", "--check").out == "4 looked at, 0 would change, 0 left as they are\n"
    assert run("fix", "--root", miniature, miniature / PLACE, "--check").out == f"{PLACE}: would change: order\n1 looked at, 1 would change, 0 left as they are\n"
    assert run("fix", "--root", miniature, miniature, "--check").out.splitlines()[-1] == "23 looked at, 1 would change, 0 left as they are"


def test_paths_that_are_no_records_are_refused(miniature: Path, run: Run, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("id: a\n", encoding="utf-8")
    link = miniature / "records" / "place" / "link.yaml"
    link.symlink_to(outside)
    for path, sentence in [(outside, "is not in the archive"), (link, "is a link"), (miniature / "nothing.yaml", "There is no file"), (miniature / "datapackage.json", "is no record")]:
        outcome = run("fix", "--root", miniature, path)
        assert (outcome.code, outcome.out) == (2, "")
        assert sentence in outcome.err
    outcome = run("fix", "--root", miniature)
    assert (outcome.code, outcome.out.splitlines()[0]) == (1, "records/place/link.yaml: left as it is. Line 1: This is a link, a pipe or another thing that is no plain file.")
    assert outside.read_text(encoding="utf-8") == "id: a\n"


def test_a_folder_that_is_a_link_leads_nowhere(miniature: Path, run: Run, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    os.rename(miniature / "records" / "place", elsewhere)
    (miniature / "records" / "place").symlink_to(elsewhere)
    (elsewhere / "mirrow-isles.yaml").write_text("kind: region\nid: mirrow-isles\n", encoding="utf-8")
    assert run("fix", "--root", miniature).out == "20 looked at, 0 changed, 0 left as they are\n"
    assert run("fix", "--root", miniature, elsewhere / "mirrow-isles.yaml").code == 2
    assert run("fix", "--root", miniature, miniature / PLACE).code == 2
    assert (elsewhere / "mirrow-isles.yaml").read_text(encoding="utf-8") == "kind: region\nid: mirrow-isles\n"


def test_nothing_is_done_while_a_schema_has_faults(miniature: Path, run: Run) -> None:
    (miniature / "schema" / "place.schema.json").write_text("{", encoding="utf-8")
    outcome = run("fix", "--root", miniature)
    assert (outcome.code, outcome.out) == (2, "")
    assert "A schema has faults" in outcome.err
