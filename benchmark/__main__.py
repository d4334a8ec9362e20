"""`python -m benchmark`: measures the pipeline, or writes a tree to measure it on."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from benchmark.page import make_page
from benchmark.profile import make_profile, measure_libyaml
from benchmark.race import run_races
from benchmark.tree import break_records, find_records, write_tree

SIZES = "1000,10000,100000"


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--sizes", default=SIZES, show_default=True, help="How many records the trees have.")
@click.option("--runs", type=click.IntRange(1), default=5, show_default=True, help="How often each is measured.")
@click.option("--output", type=click.Path(path_type=Path), help="The page to write; else it is printed.")
@click.pass_context
def cli(context: click.Context, sizes: str, runs: int, output: Path | None) -> None:
    """Measures how fast the pipeline is, beside the programs of others that are found on this machine."""
    if context.invoked_subcommand:
        return
    page = make_page(run_races([int(size) for size in sizes.split(",")], runs), " ".join(["python -m benchmark", *sys.argv[1:]]), runs)
    if output:
        output.write_text(page, encoding="utf-8", newline="\n")
    else:
        click.echo(page, nl=False)


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


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--verb", type=click.Choice(["validate", "build"]), default="build", show_default=True, help="What is done with the archive.")
def profile(folder: Path, verb: str) -> None:
    """Say which part of the pipeline spends how many seconds on the archive in FOLDER, in one process and slowed by the profiler."""
    seconds = make_profile(folder, verb)
    for part, own in seconds.items():
        if own >= 0.001:
            click.echo(f"{own:9.3f} {own / sum(seconds.values()):7.1%}  {part}")
    click.echo(f"{measure_libyaml(folder):9.3f}          a bare loop over the events of libyaml, without the profiler")


if __name__ == "__main__":
    cli(prog_name="python -m benchmark")
