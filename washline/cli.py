"""The command line: `washline NOUN VERB`. Exit status: 0 done, 1 failed, 2 wrong usage."""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module

import click

from records.errors import WashlineError, WrongUsage
from washline.command_base import GIVEN, Group
from washline.output import error

COMMANDS = {
    "operation": "Open the operation that all use is bound to.",
    "site": "Say which origins may be read, and why.",
    "crawl": "Crawl sites and store their adverts.",
    "adverts": "Bring in adverts that were captured elsewhere; wash the stored ones.",
    "dataset": "Load policing datasets and list them.",
    "extract": "Read the identifiers in a text.",
    "kinds": "List the kinds of identifiers that are read.",
    "reextract": "Read stored adverts again with this version's rules.",
    "wash": "Check a list of identifiers against adverts and datasets.",
    "link": "Find the groups of adverts that share identifiers.",
    "cluster": "Look at the groups, and take them away.",
    "search": "Find adverts by words and identifiers.",
    "schedule": "Say which site is crawled when.",
    "clock": "Run the schedules that are due.",
    "serve": "Serve the HTTP API on this machine.",
    "key": "Make and revoke keys of the HTTP API.",
    "store": "Look after what is stored, or move it to another engine.",
    "kibana": "Take Washline's dashboards to Kibana.",
    "audit": "Read and verify the log of all use.",
    "demo": "Do the main job on an invented web.",
}


class Washline(Group):
    """The top of the command line; a command's module is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return a command, imported."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"washline.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Washline, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="washline")
def washline() -> None:
    """Crawl open adverts, read their identifiers, wash them against policing datasets, and show the networks.

    \b
    To begin:
      washline operation open NAME --purpose "why you need to look"
      washline site allow https://HOST --basis "why we may read it"
      washline crawl https://HOST/
      washline wash numbers.csv
      washline link && washline cluster list
    """


def main() -> None:
    """Run the command line and turn every error into one sentence and an exit status."""
    os.umask(0o077)  # what is held, and what is written for somebody, is theirs alone
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit status."""
    context_meta: dict[str, object] = {}
    try:
        with washline.make_context("washline", arguments) as context:
            context_meta = context.meta
            washline.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as wrong:
        wrong.show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        error("washline: stopped; what was done is kept, and the same command goes on from there")
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as failure:  # noqa: BLE001 - the last place where an error can become a sentence
        return explain(failure, debug=bool(dict(context_meta.get(GIVEN, {})).get("debug")))  # type: ignore[call-overload]
    return 0


def explain(failure: Exception, *, debug: bool) -> int:
    """Tell what went wrong in one sentence and return the exit status."""
    if debug:
        traceback.print_exception(failure)
    if isinstance(failure, WashlineError):
        error(f"washline: {failure}")
        return 2 if isinstance(failure, WrongUsage) else 1
    error(f"washline: unexpected error: {type(failure).__name__}: {failure}")
    if not debug:
        error("To see where it happened, repeat the command with --debug.")
    return 1
