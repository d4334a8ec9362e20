"""`checks`: the catalogue."""

from __future__ import annotations

import json

import click

from pipeline.checks import CHECKS
from pipeline.cli.options import OK, format_option


@click.command()
@format_option
def command(form: str) -> int:
    """List the checks: name, severity, and what should be true."""
    if form == "json":
        click.echo(json.dumps({"checks": [{"name": c.name, "severity": c.severity, "sentence": c.sentence} for c in CHECKS]}, indent=2))
    else:
        for check in CHECKS:
            click.echo(f"{check.name:<28} {check.severity:<8} {check.sentence}")
    return OK
