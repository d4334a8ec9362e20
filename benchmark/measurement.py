"""What a run costs: time, and memory."""

from __future__ import annotations

import os
import resource
import shlex
import subprocess
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

PAUSE = 0.02  # seconds between two looks at the memory
PROCESSES = Path("/proc")
REPOSITORY = Path(__file__).parent.parent
ENVIRONMENT = {**{name: value for name, value in os.environ.items() if not name.startswith(("ARCHIVE_", "PYTHON"))}, "PYTHONPATH": str(REPOSITORY)}  # nothing but the tree has a say

Command = tuple[str, ...]


@dataclass(frozen=True)
class Job:
    """Commands that are run in `folder`, so many `at_once`. Unless it `is_clean`, one of them has to find a fault there."""

    commands: tuple[Command, ...]
    folder: Path
    at_once: int = 1
    is_clean: bool = True


@dataclass(frozen=True)
class Time:
    """Seconds: those that pass, and those of all processors together."""

    passed: float
    used: float


class Failure(Exception):
    """A job that did not judge as it should."""


def measure_time(job: Job) -> Time:
    """How long the job takes. Raises Failure."""
    before, started = _find_used(), time.perf_counter()
    with ThreadPoolExecutor(job.at_once) as pool:
        runs = list(pool.map(lambda command: _run(command, job.folder), job.commands))
    taken = Time(time.perf_counter() - started, _find_used() - before)
    faulty = [run for run in runs if run.returncode]
    if bool(faulty) == job.is_clean:
        raise Failure("\n".join([f"A fault was {'found' if faulty else 'not found'} by: {shlex.join(job.commands[0])}", *(run.stderr[-2000:] for run in faulty)]))
    return taken


def _run(command: Command, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8", errors="replace", check=False)


def _find_used() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure_memory(job: Job) -> int | None:
    """The largest sum of the proportional set sizes (PSS) of all processes of the job at one moment, in bytes; None where
    the system does not tell it. What processes share is counted once."""
    if not (PROCESSES / "self/smaps_rollup").exists():
        return None
    peak = 0
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(measure_time, job)
        while not running.done():
            peak = max(peak, sum(map(_read_size, _find_children())))
            time.sleep(PAUSE)
        running.result()
    return peak


def _find_children() -> set[int]:
    """The processes that this one began, at once or through others."""
    children: dict[int, list[int]] = defaultdict(list)
    for path in PROCESSES.glob("[0-9]*/stat"):
        try:
            children[int(path.read_text().rpartition(")")[2].split()[1])].append(int(path.parent.name))
        except OSError:
            continue  # it has ended
    found: set[int] = set()
    waiting = [os.getpid()]
    while waiting:
        below = children[waiting.pop()]
        found.update(below)
        waiting += below
    return found


def _read_size(process: int) -> int:
    try:
        lines = (PROCESSES / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
