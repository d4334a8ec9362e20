"""What the head of the descriptor says of a package to those who cite it."""

from __future__ import annotations

import re
from typing import Any

AUTHORS = ("creator", "author")  # the roles of those who are cited
PUBLISHER = "publisher"
LANGUAGE = "en"  # that of the archive's own words
DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/\S+)")

Contributor = dict[str, Any]


def find_authors(head: dict[str, Any]) -> list[Contributor]:
    """The contributors who are cited: those in the role of an author, or all where none is."""
    contributors = head["contributors"]
    return [contributor for contributor in contributors if has_role(contributor, AUTHORS)] or contributors


def find_publisher(head: dict[str, Any]) -> Contributor:
    """The contributor in the role of the publisher, else the first author."""
    return next((contributor for contributor in head["contributors"] if has_role(contributor, (PUBLISHER,))), find_authors(head)[0])


def has_role(contributor: Contributor, roles: tuple[str, ...]) -> bool:
    """Whether the contributor has one of the `roles`."""
    return any(role in roles for role in contributor.get("roles", ()))


def is_person(contributor: Contributor) -> bool:
    """Whether the contributor is a natural person, whom the head names by parts."""
    return "familyName" in contributor


def find_doi(head: dict[str, Any]) -> str | None:
    """The DOI of the package, without what leads to it; None where its `id` is none."""
    match = DOI.fullmatch(head.get("id", ""))
    return match.group(1) if match else None
