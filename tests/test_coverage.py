"""`stats` tells what was read, and what was not."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from tests.conftest import Run


def stats(run: Run, root: Path) -> dict:
    outcome = run("stats", "--root", root, "--format", "json")
    assert outcome.code == 0
    return json.loads(outcome.out)


def test_everything_is_counted(miniature: Path, run: Run) -> None:
    found = stats(run, miniature)
    assert found["records"]["quote"] == len(list((miniature / "records" / "quote").glob("*.yaml")))
    assert found["quotations"] == {"recorded": 5, "verified": 5}
    claims = sum(len(re.findall("^  - property: .*\n(?!    note:)", path.read_text(encoding="utf-8"), re.MULTILINE)) for path in (miniature / "records").rglob("*.yaml"))
    assert sum(found["claims_by_roots"].values()) == claims


def test_coverage_is_the_share_of_what_is_no_noise_and_no_space(miniature: Path, run: Run) -> None:
    for reading in stats(run, miniature)["sources"]:
        source = (miniature / "sources" / f"{reading['source']}.yaml").read_text(encoding="utf-8")
        text = (miniature / "captures" / re.search(r'file_name: "(.*)"', source).group(1)).read_text(encoding="utf-8")
        noise = {i for start, end in re.findall(r"    start: (\d+)\n    end: (\d+)", source) for i in range(int(start), int(end))}
        wanted = {i for i, char in enumerate(text) if not char.isspace() and i not in noise}
        assert reading["length"] == len(wanted)
        told = {i for start, end in reading["uncovered"] for i in range(start, end)} & wanted
        assert len(told) <= reading["length"] - reading["covered"]
        assert 0 < reading["covered"] <= reading["length"]


def test_a_stretch_that_is_read_no_more_is_told(miniature: Path, run: Run) -> None:
    before = {reading["source"]: reading["covered"] for reading in stats(run, miniature)["sources"]}
    (miniature / "records" / "quote" / "2031-04-tarrowby-on-the-night.yaml").unlink()
    reading = next(reading for reading in stats(run, miniature)["sources"] if reading["source"] == "harbour-gazette")
    assert reading["covered"] <= before["harbour-gazette"]
    shutil.rmtree(miniature / "records" / "event")
    shutil.rmtree(miniature / "records" / "quote")
    reading = next(reading for reading in stats(run, miniature)["sources"] if reading["source"] == "harbour-gazette")
    assert any(start <= 953 < end for start, end in reading["uncovered"])
    text = run("stats", "--root", miniature).out
    assert "not covered: " in text


def test_without_captures_nothing_is_verified_and_coverage_is_still_counted(miniature: Path, run: Run) -> None:
    shutil.rmtree(miniature / "captures")
    found = stats(run, miniature)
    assert found["quotations"] == {"recorded": 5, "verified": 0}
    assert all(reading["covered"] for reading in found["sources"])
