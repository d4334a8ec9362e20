"""Versions of the package: three numbers, raised by the recipe of Data Package (https://datapackage.org/recipes/data-package-version/).

MAJOR for what breaks a reader's program or takes away what others refer to, MINOR for what is added, PATCH for what is
corrected. While the first number is 0, nothing is promised yet: what would be MAJOR raises the second number.
"""

from __future__ import annotations

import re
from enum import IntEnum

FORM = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(?:\+reissue\.([1-9][0-9]*))?")


class Level(IntEnum):
    """How far a change goes."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


def read_version(text: str) -> tuple[int, int, int]:
    """The three numbers of a version. Raises ValueError where it is none."""
    match = FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"`{text}` is no version: write three numbers joined by dots, such as 1.2.0.")
    return int(match[1]), int(match[2]), int(match[3])


def make_version(previous: str, level: Level) -> str:
    """The lowest version that may follow `previous` after changes that go as far as `level`."""
    major, minor, patch = read_version(previous)
    if level is Level.MAJOR and major:
        major, minor, patch = major + 1, 0, 0
    elif level >= Level.MINOR:
        minor, patch = minor + 1, 0
    elif level is Level.PATCH:
        patch += 1
    return f"{major}.{minor}.{patch}"


def check_version(wanted: str, least: str) -> str | None:
    """A sentence that says why the version `wanted` is too low, or None where it is not."""
    if read_version(wanted) >= read_version(least):
        return None
    return f"The version {wanted} is too low: the changes since the last release ask for {least} at least."


def make_reissue(version: str) -> str:
    """The version under which `version` is issued anew without something: the same numbers, marked in the build part,
    so that it takes no number that a later release has."""
    match = FORM.fullmatch(version)
    if match is None:
        raise ValueError(f"`{version}` is no version: write three numbers joined by dots, such as 1.2.0.")
    return f"{version.partition('+')[0]}+reissue.{int(match[4] or 0) + 1}"


def read_reissued(version: str) -> str | None:
    """The version of which `version` is the next issue, or None where it is the first."""
    match = FORM.fullmatch(version)
    if match is None or match[4] is None:
        return None
    return version.partition("+")[0] + (f"+reissue.{int(match[4]) - 1}" if int(match[4]) > 1 else "")
