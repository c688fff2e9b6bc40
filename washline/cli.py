"""The command line: `washline NOUN VERB` or `washline VERB`. Exit status: 0 done, 1 failed, 2 wrong usage."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from importlib import import_module
from types import FrameType
from typing import NoReturn

import click
from click.shell_completion import shell_complete

from records.errors import WashlineError, WrongUsage
from washline.command_base import SHARED_VALUES, Group
from washline.config import COMPLETION_VARIABLE, read_completion_instruction
from washline.output import print_error

COMMANDS = {
    "operation": "Open and close operations; every use is bound to one.",
    "site": "Allow or revoke origins for crawling.",
    "crawl": "Crawl sites and store their adverts; list the crawls and their unread pages.",
    "adverts": "Import adverts captured by other tools; wash stored adverts against datasets.",
    "dataset": "Load and list policing datasets.",
    "extract": "Extract identifiers from a text; nothing is stored.",
    "kinds": "List the supported kinds of identifier.",
    "reextract": "Extract stored adverts again with the current rules.",
    "reread": "Read the captured pages of a crawl again with the current reader.",
    "evidence": "Open the captured pages of adverts.",
    "wash": "Check a list of identifiers against adverts and datasets.",
    "link": "Group adverts that share identifiers into clusters.",
    "cluster": "List, show and export clusters.",
    "nominal": "Show or list nominals: what all datasets hold of a person.",
    "search": "Search adverts by words and identifiers.",
    "schedule": "Schedule crawls.",
    "clock": "Run the scheduled crawls that are due.",
    "serve": "Serve the HTTP API.",
    "key": "Create, list and revoke API keys.",
    "store": "Check, copy, rebuild or replay the store.",
    "kibana": "Export or install the Kibana dashboards.",
    "audit": "List and verify the audit log.",
    "demo": "Run the whole pipeline on an invented web.",
}


class LazyGroup(Group):
    """The root command group; imports the module of a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the command names in the order of the workflow."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import and return a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"washline.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="washline")
def washline() -> None:
    """Crawl open adverts, extract their identifiers, wash them against policing datasets, and show the networks.

    \b
    Getting started:
      washline operation open NAME --purpose "why you need to look"
      washline site allow https://HOST --basis "why it may be crawled"
      washline crawl https://HOST/
      washline wash numbers.csv
      washline link && washline cluster list
    """


def main() -> None:
    """Run the command line and exit; every error becomes one sentence and an exit status."""
    if instruction := read_completion_instruction():
        sys.exit(shell_complete(washline, {}, "washline", COMPLETION_VARIABLE, instruction))
    signal.signal(signal.SIGTERM, _interrupt)
    os.umask(0o077)  # files are readable by their owner only
    sys.exit(run(sys.argv[1:]))


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt  # SIGTERM ends a command as cleanly as Ctrl-C


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
        print_error("washline: interrupted; completed work is saved, run the same command again to resume")
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as failure:  # noqa: BLE001 - last resort: report any error as one sentence
        return report_failure(failure, debug=bool(dict(context_meta.get(SHARED_VALUES, {})).get("debug")))  # type: ignore[call-overload]
    return 0


def report_failure(failure: Exception, *, debug: bool) -> int:
    """Print the error as one sentence and return the exit status."""
    if debug:
        traceback.print_exception(failure)
    if isinstance(failure, WashlineError):
        print_error(f"washline: {failure}")
        return 2 if isinstance(failure, WrongUsage) else 1
    if isinstance(failure, OSError):
        place = f"{failure.filename}: " if failure.filename else ""
        print_error(f"washline: {place}{failure.strerror or failure}")
        return 1
    print_error(f"washline: unexpected error: {type(failure).__name__}: {failure}")
    if not debug:
        print_error("To see the traceback, run the same command with --debug.")
    return 1
