"""The package as a research object (RO-Crate 1.3): every file with its length, digest and media type, by folder."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from pipeline.packaging.contents import Part, make_parts
from pipeline.packaging.head import LANGUAGE, Contributor, find_authors, find_doi, find_publisher, is_person
from pipeline.packaging.package import Package

PATH = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/crate/1.3"

Entity = dict[str, Any]


def make(package: Package) -> str:
    """The document, which names all `files` of the package. It is written after them and does not name itself."""
    parts = [part for part in make_parts(package) if part.path != PATH]
    agents = {_id_of(contributor): contributor for contributor in [*find_authors(package.head), find_publisher(package.head)]}
    graph: list[Entity] = [
        {"@id": PATH, "@type": "CreativeWork", "name": "Description of this package as an RO-Crate", "about": {"@id": "./"}, "conformsTo": {"@id": PROFILE}},
        _make_root(package, parts),
        *({"@id": agent_id, **_make_agent(contributor)} for agent_id, contributor in agents.items()),
        *(_make_licence(licence) for licence in package.head["licenses"]),
        *_make_places(package.head),
        *_make_identifiers(package.head),
        *_make_folders(parts),
        *(_make_file(part) for part in parts),
    ]
    return json.dumps({"@context": f"{PROFILE}/context", "@graph": graph}, ensure_ascii=False, indent=2) + "\n"


def _make_root(package: Package, parts: list[Part]) -> Entity:
    head = package.head
    root = {
        "@id": "./", "@type": "Dataset", "name": head["title"], "description": head["description"], "version": package.version, "datePublished": package.date, "inLanguage": LANGUAGE,
        "keywords": _unpack(head.get("keywords")),
        "url": head.get("homepage"),
        "identifier": _unpack(_refer(_make_identifiers(head))),
        "license": _unpack(_refer([_make_licence(licence) for licence in head["licenses"]])),
        "author": _unpack([{"@id": _id_of(contributor)} for contributor in find_authors(head)]),
        "publisher": {"@id": _id_of(find_publisher(head))},
        "temporalCoverage": head.get("temporalCoverage"),
        "contentLocation": _unpack(_refer(_make_places(head))),
        "hasPart": _unpack(_members(parts, PurePosixPath())),
    }
    return {name: value for name, value in root.items() if value}


def _refer(entities: list[Entity]) -> list[Entity]:
    return [{"@id": entity["@id"]} for entity in entities]


def _unpack(values: list[Any] | None) -> Any:
    """A list of one is written as the one."""
    return values[0] if values and len(values) == 1 else values


def _id_of(contributor: Contributor) -> str:
    return contributor.get("path") or "#" + "-".join(contributor["title"].lower().split())


def _make_agent(contributor: Contributor) -> Entity:
    kind = "Person" if is_person(contributor) else "Organization"
    return {"@type": kind, "name": contributor["title"], **({"url": contributor["path"]} if "path" in contributor else {})}


def _make_licence(licence: dict[str, str]) -> Entity:
    title = licence.get("title", licence["name"])
    return {"@id": licence.get("path", f"https://spdx.org/licenses/{licence['name']}"), "@type": "CreativeWork", "name": title, "identifier": licence["name"]}


def _make_places(head: dict[str, Any]) -> list[Entity]:
    return [{"@id": "#place-" + "-".join(place.lower().split()), "@type": "Place", "name": place} for place in head.get("spatialCoverage", ())]


def _make_identifiers(head: dict[str, Any]) -> list[Entity]:
    if doi := find_doi(head):
        return [{"@id": f"https://doi.org/{doi}", "@type": "PropertyValue", "propertyID": "https://registry.identifiers.org/registry/doi", "value": f"doi:{doi}", "url": f"https://doi.org/{doi}"}]
    return [{"@id": "#id", "@type": "PropertyValue", "propertyID": "id", "value": head["id"]}] if "id" in head else []


def _make_folders(parts: list[Part]) -> list[Entity]:
    folders = sorted({folder for part in parts for folder in PurePosixPath(part.path).parents} - {PurePosixPath()})
    return [{"@id": quote(f"{folder}/"), "@type": "Dataset", "name": str(folder), "hasPart": _unpack(_members(parts, folder))} for folder in folders]


def _members(parts: list[Part], folder: PurePosixPath) -> list[Entity]:
    """What lies in `folder` itself: its folders and its files, sorted."""
    inside = [PurePosixPath(part.path).relative_to(folder).parts for part in parts if folder in PurePosixPath(part.path).parents]
    names = sorted({names[0] + ("/" if len(names) > 1 else "") for names in inside})
    return [{"@id": quote(f"{folder}/{name}" if folder.parts else name)} for name in names]


def _make_file(part: Part) -> Entity:
    file = {
        "@id": quote(part.path), "@type": "File", "name": part.title or part.path, "description": part.description,
        "encodingFormat": part.media_type, "contentSize": str(part.fact.bytes), "sha256": part.fact.sha256,
    }
    return {name: value for name, value in file.items() if value}
