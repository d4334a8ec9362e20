"""`python -m benchmark`: measures the pipeline, or writes a tree to measure it on."""

from __future__ import annotations

from pathlib import Path

import click

from benchmark.tree import break_records, find_records, write_tree


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Measures how fast the pipeline is."""


@cli.command()
@click.argument("count", type=click.IntRange(1))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--broken", type=click.Choice(["one", "all"]), help="Break one record, or all: by a property that no schema knows.")
def tree(count: int, folder: Path, broken: str | None) -> None:
    """Write an archive of COUNT invented records into FOLDER, which must not be there."""
    if folder.exists():
        raise click.UsageError(f"{folder} is there already.")
    try:
        write_tree(folder, count)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if broken:
        records = find_records(folder)
        break_records(records if broken == "all" else records[:1])


if __name__ == "__main__":
    cli(prog_name="python -m benchmark")
