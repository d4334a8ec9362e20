"""Record types, as the schemas describe them: each a tree of properties.

Everything that checks, tables and documentation need to know of a type is asked of its tree.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any, Iterable, Iterator

from pipeline.reading.document import Document
from pipeline.reading.issue import Pointer
from pipeline.schemas.validator import Validator

ID = "id"  # the one property that every record has by definition, and the key of every table
SELF = "self"  # what `x-references` says for a reference to a record of the same type
DATE_FORMAT = "edtf"
BOUNDS = (("_earliest", "first"), ("_latest", "last"))  # the columns that stand beside one of dates
POSITION = "position"  # the column that numbers the rows of a list
REFERRING = "referred_to_by"  # what the nested form of a record calls the records that refer to it
ITEM = "*"  # stands for every index in the path of a property below a list


class Property:
    """One property of a record type. `schema` is its subschema with `$ref` resolved; `path` leads to it from
    the record, with `*` for the items of a list; `document` and `pointer` say where it is described."""

    __slots__ = ("path", "schema", "document", "pointer", "properties", "items")

    def __init__(self, path: tuple[str, ...], schema: dict[str, Any], document: Document, pointer: Pointer, properties: dict[str, Property] | None = None, items: Property | None = None):
        self.path, self.schema, self.document, self.pointer = path, schema, document, pointer
        self.properties, self.items = properties or {}, items

    @property
    def name(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def kind(self) -> str:
        """The JSON type: object, array, string, integer, number or boolean."""
        return self.schema.get("type", "string")

    @property
    def required(self) -> set[str]:
        return set(self.schema.get("required", ()))

    def iter_tree(self) -> Iterator[Property]:
        """This property and all below it, in the order of the schema."""
        yield self
        for child in self.properties.values():
            yield from child.iter_tree()
        if self.items:
            yield from self.items.iter_tree()

    def iter_columns(self) -> Iterator[tuple[str, Property]]:
        """The scalar properties below this one with their column names, nested objects flattened with `_`; lists left out."""
        for name, child in self.properties.items():
            if child.kind == "object":
                yield from ((f"{name}_{below}", leaf) for below, leaf in child.iter_columns())
            elif child.kind != "array":
                yield name, child

    def iter_lists(self) -> Iterator[Property]:
        """The lists below this property that no other list encloses."""
        for child in self.properties.values():
            if child.kind == "array":
                yield child
            else:
                yield from child.iter_lists()

    def order(self, value: Any) -> Any:
        """`value`, which stands at this property, with the properties of every object in the order of the schema."""
        if isinstance(value, dict):
            return {name: child.order(value[name]) for name, child in self.properties.items() if name in value}
        if isinstance(value, list) and self.items:
            return [self.items.order(item) for item in value]
        return value

    def iter_instances(self, value: Any) -> list[tuple[Pointer, Any]]:
        """Every place in the record `value` at which this property stands, with what stands there."""
        if ITEM not in self.path:
            for step in self.path:
                if not isinstance(value, dict) or step not in value:
                    return []
                value = value[step]
            return [(self.path, value)]
        if isinstance(value, dict) and self.path[0] not in value:  # as in most records
            return []
        found: list[tuple[Pointer, Any]] = [((), value)]
        for step in self.path:
            found = [((*at, key), child) for at, parent in found for key, child in _children(parent, step)]
        return found


def _children(parent: Any, step: str) -> Iterable[tuple[str | int, Any]]:
    if step == ITEM:
        return enumerate(parent) if isinstance(parent, list) else ()
    return ((step, parent[step]),) if isinstance(parent, dict) and step in parent else ()


@lru_cache(maxsize=None)
def steps_of(path: str) -> tuple[str, ...]:
    """The steps of a path that a keyword gives."""
    return tuple(path.strip("/").split("/"))


def is_date(p: Property) -> bool:
    """Whether the property is an EDTF date."""
    return p.schema.get("format") == DATE_FORMAT


def list_table_name(parent: str, item: str) -> str:
    """The name of the table of a list, given that of the table to which it belongs and the name of one item."""
    return f"{parent}_{item.removesuffix('_' + ID)}"


def name_of_referred(p: Property) -> str | None:
    """What the nested form of a record calls that to which the reference, or the list of references, `p` leads;
    None where it is neither."""
    reference = p.items if p.items else p
    if "x-references" not in reference.schema:
        return None
    return (p.schema.get("x-item", "") if p.items else p.name).removesuffix("_" + ID)


class Marks:
    """The places in the tree of a type at which a keyword stands, so that only the ways that lead to them are walked."""

    __slots__ = ("property", "is_marked", "goes_on", "ends", "ways", "items")

    def __init__(self, p: Property, marked: set[Property]):
        self.property, self.is_marked = p, p in marked
        by_step: dict[str, set[Property]] = {}
        for below in marked - {p}:
            by_step.setdefault(below.path[len(p.path)], set()).add(below)
        children = [(name, Marks(child, by_step[name])) for name, child in p.properties.items() if name in by_step]
        self.ends = [(name, marks.property) for name, marks in children if not marks.goes_on]
        self.ways = [(name, marks) for name, marks in children if marks.goes_on]
        self.items = Marks(p.items, by_step[ITEM]) if p.items and ITEM in by_step else None
        self.goes_on = bool(by_step)  # whether the keyword stands below

    def find(self, value: Any) -> list[tuple[Property, Pointer, Any]]:
        """Every place in the record `value` at which a marked property stands."""
        found: list[tuple[Property, Pointer, Any]] = []
        self._find((), value, found)
        return found

    def _find(self, pointer: Pointer, value: Any, found: list[tuple[Property, Pointer, Any]]) -> None:
        if self.is_marked:
            found.append((self.property, pointer, value))
        if isinstance(value, dict):
            for name, p in self.ends:
                if name in value:
                    found.append((p, (*pointer, name), value[name]))
            for name, marks in self.ways:
                if name in value:
                    marks._find((*pointer, name), value[name], found)
        elif self.items and isinstance(value, list):
            for index, item in enumerate(value):
                self.items._find((*pointer, index), item, found)

    def find_values(self, value: Any) -> list[tuple[Property, Any]]:
        """The same without the places, which is quicker."""
        found: list[tuple[Property, Any]] = []
        if self.goes_on or self.is_marked:
            self._find_values(value, found)
        return found

    def _find_values(self, value: Any, found: list[tuple[Property, Any]]) -> None:
        if self.is_marked:
            found.append((self.property, value))
        if isinstance(value, dict):
            for name, p in self.ends:
                if name in value:
                    found.append((p, value[name]))
            for name, marks in self.ways:
                if name in value:
                    marks._find_values(value[name], found)
        elif self.items and isinstance(value, list):
            for item in value:
                self.items._find_values(item, found)


class RecordType:
    """One record type: its name, its tree of properties, and its folder below the root of the archive, which is None
    where its records are derived from others."""

    def __init__(self, name: str, root: Property, validator: Validator):
        self.name, self.root, self.validator = name, root, validator
        self._marked: dict[tuple[str, Any], list[Property]] = {}
        self._marks: dict[tuple[str, Any], Marks] = {}
        self._worded: dict[tuple[str, str], list[Property]] = {}
        self._followed: dict[tuple[Property, str], Property | None] = {}
        self.derivation: dict[str, Any] | None = root.schema.get("x-derived")
        self.folder: str | None = None if self.derivation else root.schema.get("x-folder", f"records/{name}")

    @cached_property
    def tree(self) -> list[Property]:
        return list(self.root.iter_tree())

    @cached_property
    def by_path(self) -> dict[str, Property]:
        """The properties by their path, steps joined by a slash."""
        return {"/".join(p.path): p for p in self.tree}

    def with_keyword(self, keyword: str, value: Any = None) -> list[Property]:
        """The properties whose subschema has `keyword` (with that `value`, where one is given)."""
        if (keyword, value) not in self._marked:
            self._marked[keyword, value] = [p for p in self.tree if keyword in p.schema and value in (None, p.schema[keyword])]
        return self._marked[keyword, value]

    def marks(self, keyword: str, value: Any = None) -> Marks:
        """The same, as the ways that lead to them."""
        if (keyword, value) not in self._marks:
            self._marks[keyword, value] = Marks(self.root, set(self.with_keyword(keyword, value)))
        return self._marks[keyword, value]

    def target_of(self, reference: Property) -> str:
        """The name of the type to which a property marked `x-references` refers."""
        target = reference.schema["x-references"]
        return self.name if target == SELF else target

    def find_references(self, value: Any) -> list[tuple[str, str]]:
        """Type and id of all that the record `value` names."""
        targets = self._targets
        return [(targets[p], named) for p, named in self.marks("x-references").find_values(value) if isinstance(named, str)]

    def with_word(self, keyword: str, word: str) -> list[Property]:
        """The properties whose keyword, which is an object, has that `word`, and not false."""
        if (keyword, word) not in self._worded:
            self._worded[keyword, word] = [p for p in self.with_keyword(keyword) if p.schema[keyword].get(word, False) is not False]
        return self._worded[keyword, word]

    def follow(self, p: Property, path: str) -> Property | None:
        """The property to which `path` leads: from the record where it begins with a slash, else from `p`."""
        if (p, path) not in self._followed:
            self._followed[p, path] = self.by_path.get("/".join((() if path.startswith("/") else p.path) + steps_of(path)))
        return self._followed[p, path]

    @cached_property
    def _targets(self) -> dict[Property, str]:
        return {p: self.target_of(p) for p in self.with_keyword("x-references")}
