"""What each file of a package is: its media type and, where it holds the data, what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.packaging.package import FileFact, Package, make_resources

# Those of the machine are not asked: they differ from one to the next.
MEDIA_TYPES = {
    "": "text/plain",
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".py": "text/x-python",
    ".sqlite": "application/vnd.sqlite3",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
    ".zip": "application/zip",
}
UNKNOWN = "application/octet-stream"


@dataclass(frozen=True)
class Part:
    """One file. `title` and `description` are those of the resource that it holds, or empty."""

    path: str
    media_type: str
    title: str
    description: str
    fact: FileFact

    @property
    def is_data(self) -> bool:
        return self.title != ""


def make_parts(package: Package) -> list[Part]:
    """Every file of the package, sorted by path."""
    resources = {resource["path"]: resource for resource in make_resources([of_type.tables[0] for of_type in package.tables])}
    parts = []
    for path, fact in sorted(package.files.items()):
        resource = resources.get(path, {})
        media_type = MEDIA_TYPES.get(PurePosixPath(path).suffix, UNKNOWN)
        parts.append(Part(path, media_type, resource.get("title", ""), resource.get("description", ""), fact))
    return parts
