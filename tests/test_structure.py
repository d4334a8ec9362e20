"""The house: each module knows what stands to its left in the flow, and nothing to its right."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

from pipeline.schemas.record_type import ITEM
from pipeline.schemas.schema import load_schema
from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "pipeline"
FLOW = {  # packages from left to right, with the modules of each; the modules of the others do not depend on their order
    "processes": (),
    "progress": (),
    "reading": ("nearness", "issue", "document", "words", "plain_yaml", "yaml_slips", "strict_yaml", "strict_json", "load"),
    "schemas": ("validator", "record_type", "schema_language", "paths", "schema"),
    "model": ("dates", "characters", "captures", "census", "sounds", "withheld", "record", "archive", "tombstone", "passages", "reliance", "claims"),
    "checks": (),
    "editing": ("comments", "canonical", "mending", "slug", "draft", "excerpt"),
    "tabulation": ("coverage", "derivation", "tables", "rows", "forms", "dictionary"),
    "writers": (),
    "packaging": ("package", "head", "contents", "metadata", "stage", "build"),
    "editions": ("version", "difference", "structure", "edition", "comparison", "changelog"),
    "releasing": ("withdrawal", "reissue", "checkout", "verify", "history", "preparation", "zips", "bag", "release"),
    "selftest": (),
    "report": (),
    "cli": (),
    "__main__": (),
}
PARTS = [f"{package}.{module}" if modules else package for package, modules in FLOW.items() for module in modules or [""]]


def modules() -> list[Path]:
    """Every module but the first lines of the packages that the flow divides."""
    return sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.parent.name not in (PACKAGE.name, *(package for package, parts in FLOW.items() if parts)))


def part_of(path: Path) -> str:
    return find_part(".".join(path.relative_to(PACKAGE).with_suffix("").parts))


def find_part(name: str) -> str:
    """The part of the flow to which a module belongs, given its name below `pipeline`."""
    package, _, rest = name.partition(".")
    return f"{package}.{rest.partition('.')[0]}" if FLOW[package] else package


def imported_parts(path: Path) -> set[str]:
    """The parts of the pipeline that a module imports, wherever in it."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names += [f"{node.module}.{alias.name}" for alias in node.names] if (node.module or "").count(".") < 2 else [node.module or ""]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return {find_part(name.removeprefix("pipeline.")) for name in names if name.startswith("pipeline.")}


def test_flow_names_every_part() -> None:
    assert {part_of(path) for path in modules()} == set(PARTS)


def test_imports_follow_the_flow() -> None:
    for path in modules():
        own = PARTS.index(part_of(path))
        assert [name for name in imported_parts(path) if PARTS.index(name) > own] == [], path


def test_no_writer_knows_another() -> None:
    for path in (PACKAGE / "writers").glob("*.py"):
        assert "writers" not in imported_parts(path), path


def test_every_verb_has_a_module_that_says_the_same() -> None:
    from importlib import import_module

    from pipeline.cli import VERBS

    assert {path.stem for path in (PACKAGE / "cli").glob("*.py")} - {"__init__", "options"} == set(VERBS)
    assert {verb: import_module(f"pipeline.cli.{verb}").command.get_short_help_str(500) for verb in VERBS} == VERBS


def test_modules_are_small() -> None:
    """But for `verify.py`, which must be one file: it goes into every release."""
    assert {path.name: n for path in modules() if path != PACKAGE / "releasing" / "verify.py" and (n := len(path.read_text(encoding="utf-8").splitlines())) > 250} == {}


def test_verify_needs_nothing_but_the_standard_library() -> None:
    nodes = list(ast.walk(ast.parse((PACKAGE / "releasing" / "verify.py").read_text(encoding="utf-8"), feature_version=(3, 9))))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names} | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    assert "hashlib" in imported and {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


def test_python_names_no_record_type_and_no_property() -> None:
    """A word that only the schemas may say is none of the strings in the code, but for the identifier itself
    and words that mean something else there."""
    schema = load_schema(REPOSITORY)
    words = set(schema.types) | {p.name for record_type in schema.types.values() for p in record_type.tree} - {"", ITEM}
    keywords = set(json.dumps(json.loads((PACKAGE / "schemas" / "keywords.schema.json").read_text(encoding="utf-8"))).replace('"', " ").replace(":", " ").split())
    descriptor = {"name", "title", "description", "text", "path", "position", "unit", "id"}
    json_schema = {"type", "items", "properties", "not", "date"}
    meant = {  # words of other languages that one module or package writes
        "report": {"note"},  # SARIF
        "cli": {"quote"},  # a verb
        **dict.fromkeys(("packaging.head", "packaging.metadata"), {"authors", "language", "organization", "rights", "roles", "source", "url"}),  # Data Package, CITATION.cff, DataCite, schema.org and Datasette
    }
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        assert strings & words - keywords - descriptor - json_schema - meant.get(part_of(path), set()) == set(), path
