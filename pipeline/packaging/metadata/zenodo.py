"""What Zenodo wants to know of a deposit (the `metadata` of its REST API), for whoever deposits the release by hand or by program.

Zenodo's own link with GitHub would deposit the files of the repository, not the release, so it has no part in this.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from pipeline.packaging.head import Contributor, find_authors, find_doi, is_person
from pipeline.packaging.package import Package

PATH = "zenodo.json"
LANGUAGE = "eng"  # of ISO 639-3, as Zenodo wants it


def make(package: Package) -> str:
    """The document."""
    head = package.head
    metadata = {
        "upload_type": "dataset",
        "title": head["title"],
        "description": f"<p>{escape(head['description'], quote=False)}</p>",
        "creators": [_make_creator(contributor) for contributor in find_authors(head)],
        "publication_date": package.date,
        "version": package.version,
        "access_right": "open",
        "license": head["licenses"][0]["name"].lower(),
        "keywords": head.get("keywords"),
        "language": LANGUAGE,
        "doi": find_doi(head),
    }
    return json.dumps({"metadata": {name: value for name, value in metadata.items() if value}}, ensure_ascii=False, indent=2) + "\n"


def _make_creator(contributor: Contributor) -> dict[str, Any]:
    if not is_person(contributor):
        return {"name": contributor["title"]}
    names = [contributor["familyName"], contributor.get("givenName")]
    return {"name": ", ".join(filter(None, names)), **({"affiliation": contributor["organization"]} if "organization" in contributor else {})}
