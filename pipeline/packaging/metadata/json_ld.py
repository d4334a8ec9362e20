"""The package as a Dataset of schema.org (JSON-LD), for the search engines of data."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from pipeline.packaging.contents import make_parts
from pipeline.packaging.head import LANGUAGE, Contributor, find_authors, find_doi, find_publisher, is_person
from pipeline.packaging.package import Package

PATH = "dataset.jsonld"


def make(package: Package) -> str:
    """The document. The addresses of the distribution are relative to it."""
    head, doi = package.head, find_doi(package.head)
    document = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": head["title"],
        "alternateName": head["name"],
        "description": head["description"],
        "version": package.version,
        "datePublished": package.date,
        "inLanguage": LANGUAGE,
        "identifier": f"https://doi.org/{doi}" if doi else head.get("id"),
        "url": head.get("homepage"),
        "license": [licence["path"] for licence in head["licenses"] if "path" in licence],
        "keywords": head.get("keywords"),
        "creator": [_make_agent(contributor) for contributor in find_authors(head)],
        "publisher": _make_agent(find_publisher(head)),
        "temporalCoverage": head.get("temporalCoverage"),
        "spatialCoverage": head.get("spatialCoverage"),
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload", "name": part.title, "description": part.description, "contentUrl": quote(part.path),
                "encodingFormat": part.media_type, "contentSize": f"{part.fact.bytes} B", "sha256": part.fact.sha256,
            }
            for part in make_parts(package)
            if part.is_data
        ],
    }
    return json.dumps({name: value for name, value in document.items() if value}, ensure_ascii=False, indent=2) + "\n"


def _make_agent(contributor: Contributor) -> dict[str, Any]:
    if is_person(contributor):
        agent = {"@type": "Person", "name": contributor["title"], "familyName": contributor["familyName"], "givenName": contributor.get("givenName")}
    else:
        agent = {"@type": "Organization", "name": contributor["title"]}
    return {name: value for name, value in {**agent, "url": contributor.get("path")}.items() if value}
