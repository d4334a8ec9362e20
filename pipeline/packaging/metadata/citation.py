"""How to cite the archive, for people and reference managers (Citation File Format 1.2.0)."""

from __future__ import annotations

from typing import Any

import yaml

from pipeline.packaging.head import Contributor, find_authors, find_doi, is_person
from pipeline.packaging.package import Package

PATH = "CITATION.cff"
MESSAGE = "If you use this archive, please cite it as below. For what an article reports, cite the article."


def make(package: Package) -> str:
    """The document. Without a date of release, as at the root of a repository, it names none."""
    head = package.head
    licenses = [licence["name"] for licence in head["licenses"]]
    document = {
        "cff-version": "1.2.0",
        "message": MESSAGE,
        "type": "dataset",
        "title": head["title"],
        "abstract": head["description"],
        "authors": [_make_author(contributor) for contributor in find_authors(head)],
        "version": package.version,
        "date-released": package.date,
        "license": licenses[0] if len(licenses) == 1 else licenses,
        "keywords": head.get("keywords"),
        "url": head.get("homepage"),
        "doi": find_doi(head),
    }
    return yaml.safe_dump({name: value for name, value in document.items() if value}, sort_keys=False, allow_unicode=True, width=2**20)


def _make_author(contributor: Contributor) -> dict[str, Any]:
    if is_person(contributor):
        author = {"family-names": contributor["familyName"], "given-names": contributor.get("givenName"), "affiliation": contributor.get("organization")}
    else:
        author = {"name": contributor["title"]}
    return {name: value for name, value in {**author, "website": contributor.get("path")}.items() if value}
