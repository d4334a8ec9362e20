"""Who is measured: the verbs of the pipeline, and those programs of others that are found on this machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Callable

from benchmark.measurement import REPOSITORY, Command
from pipeline.model.record import RECORD_SUFFIX
from pipeline.schemas.record_type import RecordType
from pipeline.schemas.schema import FOLDER as SCHEMAS
from pipeline.schemas.schema import SUFFIX, load_schema

PYTHON = sys.executable
PIPELINE = (PYTHON, "-m", "pipeline")
PROCESSES = "--processes"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTIFIED = ".identified"  # the folder of a tree in which each schema says its own name


@dataclass(frozen=True)
class Contestant:
    """Something that is done with a tree, by commands of which so many run `at_once`. One that is slow is run once, on trees
    of no more than `limit` records."""

    name: str
    make_commands: Callable[[Path], list[Command]]
    at_once: int = 1
    limit: int | None = None


@dataclass(frozen=True)
class Program:
    """A program of others."""

    path: str
    version: str


def find_contestants() -> list[Contestant]:
    return [*_make_own(), *_make_sourcemeta(), *_make_ajv(), *_make_slow()]


def find_versions() -> dict[str, str]:
    """What the programs that are found are called, and their versions."""
    found = {"jsonschema (sourcemeta)": find_sourcemeta(), "ajv-cli": find_ajv(), "check-jsonschema": find_check_jsonschema()}
    return {name: program.version for name, program in found.items() if program}


def _make_own() -> list[Contestant]:
    return [Contestant(" ".join((verb, *options)), always((*PIPELINE, verb, *options)), limit=10_000 if options else None) for verb in ("validate", "build") for options in [(), *find_process_options(verb)]] + [
        Contestant("build without SQLite", always((PYTHON, "-m", "benchmark.without_sqlite", "build")))]


@cache
def find_process_options(verb: str) -> list[Command]:
    """The options by which the verb is given one or two processes, where it knows them."""
    told = subprocess.run([*PIPELINE, verb, "--help"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    return [(PROCESSES, "1"), (PROCESSES, "2")] if PROCESSES in told else []


def always(command: Command) -> Callable[[Path], list[Command]]:
    return lambda tree: [command]


def _make_sourcemeta() -> list[Contestant]:
    if not (program := find_sourcemeta()):
        return []

    def make(*options: str) -> Callable[[Path], list[Command]]:
        return lambda tree: [
            (program.path, "validate", _schema_of(kind), _folder_of(kind), "--resolve", SCHEMAS, "--extension", RECORD_SUFFIX, "--default-dialect", DIALECT, "--continue", *options) for kind in find_types(tree)]

    return [Contestant(f"jsonschema validate{fast}{beside}", make(*fast.split()), at_once) for fast in ("", " --fast") for at_once, beside in ((1, ""), (2, ", two at once"))]


def _make_ajv() -> list[Contestant]:
    if not (program := find_ajv()):
        return []

    def make(tree: Path) -> list[Command]:
        _identify_schemas(tree)
        return [
            (program.path, "validate", "--spec=draft2020", "--strict=false", "--validate-formats=false", "-s", f"{IDENTIFIED}/{kind.name}{SUFFIX}", "-r", f"{IDENTIFIED}/!({kind.name}){SUFFIX}", "-d", f"{_folder_of(kind)}/*{RECORD_SUFFIX}")
            for kind in find_types(tree)]

    return [Contestant("ajv validate", make), Contestant("ajv validate, two at once", make, 2)]


def _make_slow() -> list[Contestant]:
    plain = Contestant("the plain script", always((PYTHON, "-m", "benchmark.plain")), limit=10_000)
    if not (program := find_check_jsonschema()):
        return [plain]

    def make(tree: Path) -> list[Command]:
        return [(program.path, "--schemafile", _schema_of(kind), *sorted(f"{_folder_of(kind)}/{path.name}" for path in (tree / _folder_of(kind)).glob(f"*{RECORD_SUFFIX}"))) for kind in find_types(tree)]

    return [plain, Contestant("check-jsonschema", make, limit=1_000)]


def _schema_of(kind: RecordType) -> str:
    return f"{SCHEMAS}/{kind.name}{SUFFIX}"


def _folder_of(kind: RecordType) -> str:
    return kind.folder or ""


def find_types(tree: Path) -> list[RecordType]:
    """The types of the records in a tree, that with the most first."""
    types = [kind for kind in load_schema(tree).types.values() if kind.folder]
    return sorted(types, key=lambda kind: len(os.listdir(tree / _folder_of(kind))), reverse=True)


def _identify_schemas(tree: Path) -> None:
    """Gives each schema a name, which ajv needs to find it."""
    (tree / IDENTIFIED).mkdir(exist_ok=True)
    for path in (tree / SCHEMAS).glob(f"*{SUFFIX}"):
        (tree / IDENTIFIED / path.name).write_text(json.dumps({"$id": path.name, **json.loads(path.read_text(encoding="utf-8"))}), encoding="utf-8")


@cache
def find_sourcemeta() -> Program | None:
    return _find("jsonschema", "version", r"\d+(?:\.\d+)+")  # another program of that name has no such verb


@cache
def find_check_jsonschema() -> Program | None:
    return _find("check-jsonschema", "--version", r"check-jsonschema, version (\S+)")


@cache
def find_ajv() -> Program | None:
    path = shutil.which("ajv")
    package = Path(path).resolve().parent.parent / "package.json" if path else None
    return Program(path, json.loads(package.read_text(encoding="utf-8"))["version"]) if path and package and package.exists() else None


def _find(name: str, argument: str, pattern: str) -> Program | None:
    """The first program of that name that answers as it should."""
    for folder in [*os.get_exec_path(), str(Path(PYTHON).parent)]:
        if path := shutil.which(name, path=folder):
            answer = subprocess.run([path, argument], capture_output=True, text=True, check=False).stdout.strip()
            if match := re.fullmatch(pattern, answer):
                return Program(path, match[match.re.groups])
    return None
