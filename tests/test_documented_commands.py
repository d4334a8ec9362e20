"""Every command that the guides, the workflows and the hooks name is one that the pipeline has, with these options."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from pipeline.cli import VERBS
from tests.conftest import REPOSITORY

NAMED = [
    *(REPOSITORY / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "records/README.md", "Makefile", ".pre-commit-config.yaml")),
    *sorted((REPOSITORY / ".github/workflows").iterdir()),
]


def named_commands(path: Path) -> list[tuple[str, set[str]]]:
    """The verbs that a file names after `-m pipeline`, each with the long options on the same line."""
    found = re.findall(r"-m pipeline ([a-z]+)([^\n`]*)", path.read_text(encoding="utf-8"))
    return [(verb, set(re.findall(r"(?<!\S)--[a-z-]+", rest))) for verb, rest in found]


def unknown(verb: str, options: set[str]) -> set[str]:
    """What of a command the pipeline does not know."""
    if verb not in VERBS:
        return {verb}
    return options - {name for parameter in import_module(f"pipeline.cli.{verb}").command.params for name in parameter.opts}


@pytest.mark.parametrize("path", NAMED, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_every_command_that_is_named_exists(path: Path) -> None:
    assert [(verb, missing) for verb, options in named_commands(path) if (missing := unknown(verb, options))] == []


def test_commands_are_found_and_unknown_ones_noticed() -> None:
    assert {verb for path in NAMED for verb, _ in named_commands(path)} >= {"validate", "build"}
    assert unknown("validate", {"--root", "--rot"}) == {"--rot"}
    assert unknown("validat", set()) == {"validat"}
