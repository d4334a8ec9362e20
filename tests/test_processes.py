"""Work that is divided among processes gives what it would give in one, and goes wrong as it would there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable

import pytest

from pipeline.processes import beside, map_in_order
from tests.conftest import REPOSITORY

COUNTS = (1, 2, 3)


@pytest.mark.parametrize("processes", COUNTS)
def test_results_come_in_the_order_of_the_items(processes: int) -> None:
    items = [lambda number=number: number for number in range(50)]  # which no process could send to another
    results = list(map_in_order(lambda item: (item(), os.getpid()), items, processes))
    assert [number for number, _ in results] == list(range(50))
    assert (os.getpid() in {pid for _, pid in results}) == (processes == 1)


@pytest.mark.parametrize("processes", COUNTS)
def test_an_error_comes_where_its_result_would(processes: int) -> None:
    results = map_in_order(lambda item: 1 // item, [1, 1, 0, 1], processes)
    assert [next(results), next(results)] == [1, 1]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_nothing_runs_far_ahead_of_who_takes_the_results(tmp_path: Path) -> None:
    results = map_in_order(lambda item: (tmp_path / str(item)).write_text(""), range(100), 2)
    next(results)
    time.sleep(0.5)
    assert 1 <= len(list(tmp_path.iterdir())) <= 6


@pytest.mark.parametrize("processes", COUNTS)
def test_what_is_done_beside_is_done_at_the_end(tmp_path: Path, processes: int) -> None:
    with beside(lambda: (tmp_path / "who").write_text(str(os.getpid())), processes):
        pass
    assert ((tmp_path / "who").read_text() == str(os.getpid())) == (processes == 1)


@pytest.mark.parametrize("processes", COUNTS)
def test_what_goes_wrong_beside_is_raised_here(processes: int) -> None:
    def fail() -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError) as raised, beside(fail, processes):
        pass
    assert raised.value.args == (28, "No space left on device")


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_killed_is_an_error() -> None:
    with pytest.raises(ChildProcessError, match="A process was ended before it had done its work"), beside(kill, 2):
        pass
    results = map_in_order(lambda item: item or kill(), [1, 0, 1, 1, 1, 1, 1], 2)
    with pytest.raises(ChildProcessError, match="A process was ended before it had done its work"):
        list(results)


def test_what_goes_wrong_here_ends_the_other_process() -> None:
    began = time.monotonic()
    with pytest.raises(ZeroDivisionError), beside(lambda: time.sleep(60), 2):
        1 // 0
    assert time.monotonic() - began < 30


ORPHANS = """
import os, sys, time
from pathlib import Path
from pipeline.processes import beside, map_in_order
def work(name):
    Path(sys.argv[1], str(os.getpid())).touch()
    time.sleep(60)
with beside(lambda: work("beside"), 2):
    list(map_in_order(work, ["one", "other"], 2))
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="the system does not list its processes in /proc")
def test_processes_end_with_the_one_that_began_them(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", ORPHANS, str(tmp_path)], cwd=REPOSITORY)
    wait_until(lambda: len(list(tmp_path.iterdir())) == 3)
    children = [Path("/proc", path.name) for path in tmp_path.iterdir()]
    assert all(map(is_alive, children))
    parent.kill()
    parent.wait()
    wait_until(lambda: not any(map(is_alive, children)))


def is_alive(process: Path) -> bool:
    """Whether the process runs; one that has ended may still be listed, as a zombie."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)
