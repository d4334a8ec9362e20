"""All or nothing: a build or a release that is killed, crowded out or has no room leaves what was there, or all of the new."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Callable

import pytest

from pipeline.model.archive import load_archive
from pipeline.model.captures import Captures
from pipeline.packaging.build import READY, STAGE, complete_package, write_package
from pipeline.packaging.stage import Refusal, hold, open_stage
from tests.conftest import Run
from tests.test_build import files_of

BUILT = ("tables", "json", "archive.sqlite", "datapackage.json")
CHANGES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "sqlite3.connect")


def die_at(step: int, work: Callable[[], object]) -> bool:
    """Does `work` in a process that is killed before its `step`th change of the file system; whether it came so far."""
    child = os.fork()
    if not child:
        left = [step]

        def count(event: str, arguments: tuple[object, ...]) -> None:
            if event in CHANGES and (event != "open" or isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
                left[0] -= 1
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(count)
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def built_files(root: Path) -> dict[str, str]:
    return {path: digest for path, digest in files_of(root).items() if path.split("/")[0] in BUILT}


def test_a_build_that_is_killed_leaves_the_old_or_is_completed(miniature: Path) -> None:
    old = load_archive(miniature, Captures(None))
    record = miniature / "records" / "place" / "tallowick.yaml"
    record.write_text(record.read_text(encoding="utf-8") + 'note: "A note for the next build."\n', encoding="utf-8")
    new = load_archive(miniature, Captures(None))
    write_package(new)
    after = built_files(miniature)
    write_package(old)
    before = built_files(miniature)
    assert before != after
    step, stride, seen = 1, 1, set()
    while die_at(step, lambda: write_package(new)):
        was_ready = (miniature / READY).exists()
        complete_package(miniature)
        built = built_files(miniature)
        assert built == after if was_ready else built in (before, after)
        seen.add((was_ready, built == after))
        write_package(old)  # which takes away what was left behind, so that the steps are the same each time
        if was_ready and stride == 9:
            step, stride = step - 8, 1  # back to the first at which it is ready, and on in small steps to the end
        else:
            step, stride = step + stride, stride if any(ready for ready, _ in seen) or step < 3 else 9
    assert seen == {(False, False), (True, True), (False, True)}
    assert built_files(miniature) == after
    assert [path.name for path in miniature.iterdir() if path.name.startswith((STAGE, READY))] == []


def test_a_build_that_stops_at_an_error_completes_the_one_that_was_killed(miniature: Path, run: Run) -> None:
    assert run("build", "--root", miniature).code == 0
    before = built_files(miniature)
    (miniature / READY).mkdir()
    for name in BUILT[1:]:  # the first name is in its place already
        (miniature / name).rename(miniature / READY / name)
    (miniature / "datapackage.json").write_bytes((miniature / READY / "datapackage.json").read_bytes())
    (miniature / "records" / "place" / "tallowick.yaml").write_text("surprise: 1\n", encoding="utf-8")
    outcome = run("build", "--root", miniature)
    assert (outcome.code, outcome.err) == (1, "Nothing was built: mend the errors first.\n")
    assert built_files(miniature) == before and not (miniature / READY).exists()


def test_two_at_once_do_not_meet(miniature: Path, run: Run) -> None:
    with hold(miniature):
        outcome = run("build", "--root", miniature)
        assert (outcome.code, outcome.err) == (2, f"Error: Another process is writing into {miniature}. Wait until it has finished, then try again.\n")
        with pytest.raises(Refusal), open_stage(miniature, STAGE):
            pass
    assert run("build", "--root", miniature).code == 0


def test_a_stage_ends_with_its_use_and_a_stale_one_with_the_next(tmp_path: Path) -> None:
    stale = tmp_path / (STAGE + "stale")
    stale.mkdir()
    (stale / "file").write_text("", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), open_stage(tmp_path, STAGE) as stage:
        (stage / "file").write_text("", encoding="utf-8")
        assert list(tmp_path.iterdir()) == [stage]
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
