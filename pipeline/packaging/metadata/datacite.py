"""What a registry of DOIs wants to know (DataCite Metadata Schema 4.5, as JSON).

Without a DOI the document is valid and says nothing of one; whoever deposits the release is given it there.
"""

from __future__ import annotations

import json
from typing import Any

from pipeline.packaging.contents import make_parts
from pipeline.packaging.head import LANGUAGE, Contributor, find_authors, find_doi, find_publisher, is_person
from pipeline.packaging.package import Package

PATH = "datacite.json"
SPDX = "https://spdx.org/licenses/"


def make(package: Package) -> str:
    """The document."""
    head, doi = package.head, find_doi(package.head)
    document = {
        "doi": doi,
        "creators": [_make_name(contributor) for contributor in find_authors(head)],
        "titles": [{"title": head["title"], "lang": LANGUAGE}],
        "publisher": {"name": find_publisher(head)["title"]},
        "publicationYear": package.date[:4],
        "types": {"resourceTypeGeneral": "Dataset"},
        "subjects": [{"subject": keyword} for keyword in head.get("keywords", ())],
        "dates": [{"date": package.date, "dateType": "Issued"}],
        "language": LANGUAGE,
        "alternateIdentifiers": [{"alternateIdentifier": head["id"], "alternateIdentifierType": "id"}] if "id" in head and not doi else None,
        "sizes": [f"{sum(len(of_type.records) for of_type in package.tables)} records"],
        "formats": sorted({part.media_type for part in make_parts(package) if part.is_data}),
        "version": package.version,
        "rightsList": [_make_rights(licence) for licence in head["licenses"]],
        "descriptions": [{"description": head["description"], "descriptionType": "Abstract", "lang": LANGUAGE}],
        "geoLocations": [{"geoLocationPlace": place} for place in head.get("spatialCoverage", ())],
        "url": head.get("homepage"),
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }
    return json.dumps({name: value for name, value in document.items() if value}, ensure_ascii=False, indent=2) + "\n"


def _make_name(contributor: Contributor) -> dict[str, Any]:
    if not is_person(contributor):
        return {"name": contributor["title"], "nameType": "Organizational"}
    parts = {"familyName": contributor["familyName"], "givenName": contributor.get("givenName")}
    named = {name: value for name, value in parts.items() if value}
    affiliation = {"affiliation": [{"name": contributor["organization"]}]} if "organization" in contributor else {}
    return {"name": ", ".join(named.values()), "nameType": "Personal", **named, **affiliation}


def _make_rights(licence: dict[str, str]) -> dict[str, str]:
    rights = {"rights": licence.get("title"), "rightsUri": licence.get("path"), "rightsIdentifier": licence["name"], "rightsIdentifierScheme": "SPDX", "schemeUri": SPDX}
    return {name: value for name, value in rights.items() if value}
