"""The trial of the checks: mutants are made one after the other, and every check is run on each as `validate` runs it."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from random import Random
from typing import Iterable, Iterator

from pipeline.checks import Check, Verdict, run_checks
from pipeline.model.archive import DESCRIPTOR, RECORDS, Archive, load_archive
from pipeline.model.captures import Captures
from pipeline.reading.issue import Issue
from pipeline.schemas.schema import FOLDER as SCHEMAS
from pipeline.selftest.mutant import Mutant, Operator, Original, Place, Stratum
from pipeline.selftest.privacy import withhold

CAUGHT, ELSEWHERE, MISSED, NOT_PERFORMED = "caught", "caught on another line", "missed", "not performed"  # a mutant
LEFT_ALONE, ALARM = "left alone", "false alarm"  # what is harmless
FAULT = "fault of the pipeline"
WITHHELD = "withheld"  # the check found it, and the verdict does not tell, so that a confidential issue stays so


@dataclass(frozen=True)
class Step:
    """One mutant that is to be made: the operator, and places of one stratum, of which the first that can be broken is."""

    operator: Operator
    stratum: Stratum
    places: list[Place]


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: its fate, and what the check said for which it was made, or all checks of one that is harmless."""

    operator: Operator
    mutant: Mutant
    fate: str
    said: list[Issue]


@dataclass(frozen=True)
class Trial:
    """A copy of an archive, in which it is broken and mended, and the verdict of the checks on it as it was."""

    archive: Archive
    checks: tuple[Check, ...]
    verdict: Verdict

    def judge(self, mutant: Mutant) -> Verdict:
        """The verdict of all checks on the archive with the files of `mutant`, which are taken back then."""
        with _written(self.archive.root, mutant.files):
            is_schema = any(path.startswith(f"{SCHEMAS}/") for path in mutant.files)
            return run_checks(load_archive(self.archive.root, self.archive.captures, None if is_schema else self.archive.schema), self.checks)


@contextmanager
def open_trial(archive: Archive, checks: tuple[Check, ...]) -> Iterator[Trial]:
    """A trial in a folder of its own, which is removed then. The files of `archive` are not touched."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "archive"
        root.mkdir()
        for name in sorted({RECORDS, SCHEMAS, *(t.folder.split("/")[0] for t in archive.schema.types.values() if t.folder)}):
            shutil.copytree(archive.root / name, root / name, symlinks=True)
        shutil.copyfile(archive.root / DESCRIPTOR, root / DESCRIPTOR)
        with withhold(root):
            copy = load_archive(root, Captures(archive.captures.folder))
            yield Trial(copy, checks, run_checks(copy, checks))


@contextmanager
def _written(root: Path, files: dict[str, bytes | None]) -> Iterator[None]:
    """Writes `files` below `root`, and afterwards what was there before."""
    before = {path: (root / path).read_bytes() if (root / path).exists() else None for path in files}
    folders = [folder for path in files for folder in (root / path).parents if not folder.exists()]
    try:
        _write(root, files)
        yield
    finally:
        _write(root, before)
        for folder in sorted(set(folders), reverse=True):
            folder.rmdir()


def _write(root: Path, files: dict[str, bytes | None]) -> None:
    for path, data in files.items():
        if data is None:
            (root / path).unlink()
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)


def make_plan(archive: Archive, operators: Iterable[Operator], seed: int) -> list[Step]:
    """A step for every operator and every stratum of its places, those of each check in turn from one operator to the next."""
    by_check: dict[str, list[list[Step]]] = defaultdict(list)
    for operator in operators:
        strata: dict[Stratum, list[Place]] = defaultdict(list)
        for stratum, place in operator.places(archive):
            strata[stratum].append(place)
        random = Random(f"{seed} {operator.check} {operator.name}")
        steps = [Step(operator, stratum, random.sample(places, len(places))) for stratum, places in strata.items()]
        by_check[operator.check].append(random.sample(steps, len(steps)))
    return [step for rows in by_check.values() for turn in zip_longest(*rows) for step in turn if step]


def iter_outcomes(trial: Trial, plan: Iterable[Step], seed: int, limit: int | None = None) -> Iterator[Outcome | None]:
    """What becomes of each step of the plan, of at most `limit` mutants for each check and each harmless operator; None
    where no mutant was made. Of those about which the verdict is silent for somebody's protection another is made."""
    made: dict[str, int] = defaultdict(int)
    for step in plan:
        group = step.operator.check or step.operator.name
        mutants = iter_mutants(trial.archive, step, seed) if limit is None or made[group] < limit else ()
        outcome = next((outcome for mutant in mutants if (outcome := _try(trial, step.operator, mutant)).fate != WITHHELD), None)
        made[group] += outcome is not None
        yield outcome


def iter_mutants(archive: Archive, step: Step, seed: int) -> Iterator[Mutant]:
    """The mutants that the operator makes at the places of a step, one after the other."""
    original = Original(archive, Random(f"{seed} {step.operator.check} {step.operator.name} {' '.join(step.stratum)}"))
    yield from filter(None, (step.operator.apply(original, place) for place in step.places))


def _try(trial: Trial, operator: Operator, mutant: Mutant) -> Outcome:
    try:
        verdict = trial.judge(mutant)
    except Exception as error:  # which mutant brought the pipeline down is worth more than that one did
        return Outcome(operator, mutant, FAULT, [Issue(mutant.path, mutant.line, 1, "", f"{type(error).__name__}: {error}")])
    if not operator.check:
        return Outcome(operator, mutant, ALARM if verdict.issues else LEFT_ALONE, verdict.issues)
    said = [issue for issue in verdict.issues if issue.check == operator.check]
    return Outcome(operator, mutant, _judge(trial, operator.check, mutant, said, verdict), said)


def _judge(trial: Trial, check: str, mutant: Mutant, said: list[Issue], verdict: Verdict) -> str:
    """The fate of a mutant, given what the check `said` in the `verdict`."""
    if any((issue.path, issue.line) == (mutant.path, mutant.line) for issue in said):
        return CAUGHT
    if said:
        return ELSEWHERE
    has_found = verdict.tallies[check].failed > trial.verdict.tallies[check].failed
    if has_found and any(issue.is_confidential and issue.path == mutant.path for issue in verdict.issues):
        return WITHHELD
    could_not_look = any(issue.check == check and issue.path == mutant.path for issue in verdict.not_performed)
    return NOT_PERFORMED if could_not_look else MISSED
