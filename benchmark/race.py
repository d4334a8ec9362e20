"""Races: all contestants by turns on the same tree, so that whatever else the machine does slows them all."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import click

from benchmark.contestants import PIPELINE, PYTHON, Contestant, always, find_contestants
from benchmark.measurement import REPOSITORY, Job, Time, measure_memory, measure_time
from benchmark.profile import make_profile, measure_libyaml
from benchmark.tree import break_records, find_records, mend_records, write_tree

FLOOR, NOTHING, HERE, HELP = 'python -c "import yaml, jsonschema_rs"', "python -c pass", "validate", "--help"
STATES = WHOLE, ONE_BROKEN, ALL_BROKEN = "whole", "one broken", "all broken"
MAX_BROKEN = 10_000  # records of the largest tree that is broken


@dataclass
class Result:
    """What one contestant took in each round, and its peak of memory in bytes, where that was measured."""

    times: list[Time] = field(default_factory=list)
    memory: int | None = None

    @property
    def passed(self) -> float:
        return median(time.passed for time in self.times)

    @property
    def used(self) -> float:
        return median(time.used for time in self.times)

    def compare(self, other: Result) -> Time:
        """How many times as long as the other it takes: the medians of all rounds."""
        rounds = list(zip(self.times, other.times))
        return Time(median(mine.passed / its.passed for mine, its in rounds), median(mine.used / its.used for mine, its in rounds))


Results = dict[str, Result]


@dataclass(frozen=True)
class Stages:
    """Where the seconds of `validate` go on a tree of that size, by part of the pipeline, as the profiler sees them; and how
    many the events of libyaml take by themselves, and the whole of `validate` in one process, without the profiler."""

    size: int
    parts: dict[str, float]
    libyaml: float
    whole: float


@dataclass(frozen=True)
class Report:
    """The results on trees by the number of their records, those on a tree whose records are broken by how many are, those on the archive itself, and the stages of a run."""

    trees: dict[int, Results]
    broken_size: int
    broken: dict[str, Results]
    archive: Results
    stages: Stages | None


def run_races(sizes: list[int], runs: int) -> Report:
    contestants = find_contestants()
    trees: dict[int, Results] = {}
    broken: dict[str, Results] = {}
    stages = None
    broken_size = max((size for size in sizes if size <= MAX_BROKEN), default=0)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        for size in sizes:
            tree = Path(folder) / "tree" / str(size)
            _tell(f"a tree of {size:,} records")
            write_tree(tree, size)
            trees[size] = race([each for each in contestants if each.limit is None or size <= each.limit], tree, runs, with_memory=True)
            if size == broken_size:
                stages = Stages(size, make_profile(tree, "validate"), measure_libyaml(tree), measure_time(Job(((*PIPELINE, "validate", "--processes", "1"),), tree)).used)
                broken = _race_broken([each for each in contestants if each.limit is None and not each.name.startswith("build")], tree, runs)
    return Report(trees, broken_size, broken, _race_here(runs), stages)


def race(contestants: list[Contestant], tree: Path, runs: int, is_clean: bool = True, with_memory: bool = False) -> Results:
    """All contestants on one tree, by turns."""
    jobs = {each.name: Job(tuple(each.make_commands(tree)), tree, each.at_once, is_clean) for each in contestants}
    results = {each.name: Result() for each in contestants}
    for number in range(runs):
        for each in contestants:
            if number == 0 or each.limit is None:
                results[each.name].times.append(measure_time(jobs[each.name]))
                _tell(f"  {each.name}: {results[each.name].times[-1].passed:.2f} s")
    for each in contestants if with_memory else ():
        results[each.name].memory = measure_memory(jobs[each.name])
    return results


def _race_broken(contestants: list[Contestant], tree: Path, runs: int) -> dict[str, Results]:
    """The contestants on a tree that is whole, has one broken record, has no other: by turns too, so that a machine that
    slows down favours none of the three."""
    records = find_records(tree)
    results = {state: {each.name: Result() for each in contestants} for state in STATES}
    for _ in range(runs):
        for state, paths in zip(STATES, ([], records[:1], records)):
            _tell(f"{len(paths):,} records broken")
            break_records(paths)
            for name, result in race(contestants, tree, 1, is_clean=not paths).items():
                results[state][name].times += result.times
            mend_records(paths)
    return results


def _race_here(runs: int) -> Results:
    """What it takes to begin, and the archive itself."""
    commands = {FLOOR: (PYTHON, "-c", "import yaml, jsonschema_rs"), NOTHING: (PYTHON, "-c", "pass"), HERE: (*PIPELINE, "validate"), HELP: (*PIPELINE, "--help")}
    return race([Contestant(name, always(command)) for name, command in commands.items()], REPOSITORY, 4 * runs)


def _tell(text: str) -> None:
    click.echo(text, err=True)
