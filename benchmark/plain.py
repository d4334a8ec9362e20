"""`python -m benchmark.plain`: the few lines that everybody writes first, PyYAML on libyaml and jsonschema, to compare with.

Validates the records of the archive in the current folder against their schemas, and nothing else.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012


def main() -> int:
    schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(Path("schema").glob("*.json"))}
    registry = Registry().with_resources((name, DRAFT202012.create_resource(schema)) for name, schema in schemas.items())
    faults = 0
    for name, schema in schemas.items():
        validator = Draft202012Validator(schema, registry=registry)
        for path in sorted(Path(schema.get("x-folder", f"records/{name.partition('.')[0]}")).glob("*.yaml")):
            record = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
            for error in validator.iter_errors(record):
                print(f"{path}: {error.message}")
                faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
