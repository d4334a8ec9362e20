"""Which part of the pipeline takes how much: the own time of every function, as cProfile sees it, by module and library.

A function of Python's that is written in C counts for the module that calls it, and so does libyaml, of which cProfile sees
nothing; how much that is, a bare loop over all events tells. The profiler slows calls down and not what happens within
one, so that a module of many small functions seems slower than it is.
"""

from __future__ import annotations

import pstats
import subprocess
import sysconfig
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Iterator

from yaml.cyaml import CParser

from benchmark.contestants import PROCESSES, PYTHON, find_process_options
from benchmark.measurement import ENVIRONMENT, REPOSITORY
from benchmark.tree import find_records

PIPELINE = "pipeline"
BUILT_IN = "~"  # what stands for a file where a function is written in C
LIBRARIES = ("jsonschema_rs", "sqlite3", "_csv")  # which the names of their functions hold
LIBRARY, INSTALLED = (Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib"))

Function = tuple[str, int, str]


def make_profile(folder: Path, verb: str) -> dict[str, float]:
    """The seconds that the verb spends in each part on the archive in `folder`, the most first."""
    with tempfile.TemporaryDirectory() as temporary:
        options = (PROCESSES, "1") if find_process_options(verb) else ()
        subprocess.run([PYTHON, "-m", "cProfile", "-o", f"{temporary}/profile", "-m", PIPELINE, verb, "--root", str(folder), *options], env=ENVIRONMENT, stdout=subprocess.DEVNULL, check=True)
        stats = pstats.Stats(f"{temporary}/profile")
    seconds: dict[str, float] = defaultdict(float)
    for function, (_, _, own, _, callers) in stats.stats.items():  # type: ignore[attr-defined]
        for part, share in _divide(function, own, callers):
            seconds[part] += share
    return dict(sorted(seconds.items(), key=lambda item: -item[1]))


def _divide(function: Function, own: float, callers: dict[Function, tuple[int, int, float, float]]) -> Iterator[tuple[str, float]]:
    """The parts for which the own time of a function counts."""
    file, _, name = function
    if library := next((library for library in LIBRARIES if file == BUILT_IN and library in name), None):
        yield library, own
    elif file == BUILT_IN:
        yield from ((_find_part(caller), share) for (caller, _, _), (_, _, share, _) in callers.items())
    else:
        yield _find_part(file), own


def _find_part(file: str) -> str:
    """The module of the pipeline, or the library, to which a file belongs."""
    path = Path(file)
    if path.is_relative_to(REPOSITORY / PIPELINE):
        return path.relative_to(REPOSITORY).as_posix()
    if path.is_relative_to(INSTALLED):
        return path.relative_to(INSTALLED).parts[0]
    return path.relative_to(LIBRARY).parts[0] if path.is_relative_to(LIBRARY) else "Python"


def measure_libyaml(folder: Path) -> float:
    """The seconds that libyaml needs to find all events in the records of the archive in `folder`."""
    texts = [path.read_text(encoding="utf-8") for path in find_records(folder)]
    started = time.perf_counter()
    for text in texts:
        parser = CParser(text)
        while parser.check_event():
            parser.get_event()
    return time.perf_counter() - started
