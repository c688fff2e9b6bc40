"""Shared base of all commands: common options, settings and the workspace.

The implementations are in `commands/`, one module per noun or verb. They import their dependencies late, so that the
program starts fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

if TYPE_CHECKING:  # the workspace imports the stores and the ledger, which takes 0.3 s
    from scheduler.workspace import Workspace
    from washline.config import Settings

F = TypeVar("F", bound=Callable[..., object])

SHARED_VALUES = "washline.shared_options"
SHARED = (
    ("--data", "DIR", "Data folder (or WASHLINE_DATA); default: washline-data."),
    ("--operation", "NAME", "Operation to work in (or WASHLINE_OPERATION); default: the one opened last."),
    ("--config", "FILE", "Configuration file (or WASHLINE_CONFIG); default: ./washline.toml if it exists."),
)


def store_shared_option(context: click.Context, parameter: click.Parameter, value: str | bool | None) -> None:  # noqa: FBT001 - click's callback shape
    """Store the value of a shared option for `load_settings`; the last one on the command line wins."""
    values = context.find_root().meta.setdefault(SHARED_VALUES, {})
    if value and parameter.name:
        values[parameter.name] = value


def build_shared_options() -> list[click.Option]:
    """Return the options that every command and group accepts."""
    options = [
        click.Option(
            [flag], metavar=metavar, help=text, expose_value=False, callback=store_shared_option, is_eager=True
        )
        for flag, metavar, text in SHARED
    ]
    debug = click.Option(
        ["--debug"],
        is_flag=True,
        help="Show the traceback of an error.",
        expose_value=False,
        callback=store_shared_option,
    )
    return [*options, debug]


class WithExample(click.Command):
    """A command whose --help ends with its example from examples.toml."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example of the command."""
        path = ctx.command_path.partition(" ")[2]
        if example := load_examples().get(path):
            with formatter.section("Example"):
                formatter.write(f"{'':{formatter.current_indent}}{example}\n")


@cache
def load_examples() -> dict[str, str]:
    """Return an example for each command, by its path ("cluster show")."""
    return msgspec.toml.decode((files("washline") / "examples.toml").read_bytes(), type=dict[str, str])


class Command(WithExample):
    """A command with the shared options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on to click
        super().__init__(*args, **kwargs)
        self.params.extend(build_shared_options())


class Group(WithExample, click.Group):
    """A group of commands with the shared options."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on to click
        super().__init__(*args, **kwargs)
        self.params.extend(build_shared_options())


class GroupWithDefault(Group):
    """A group whose arguments go to one of its commands unless they start with the name of another.

    `washline crawl URL` is `washline crawl run URL`.
    """

    default = "run"

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on to click
        super().__init__(*args, **kwargs)
        self.ignore_unknown_options = True  # they are those of the default command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the options of the group; without arguments, the default command says what is missing."""
        return super().parse_args(ctx, args or [self.default])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first argument names, else the default command."""
        if not ctx.resilient_parsing and args[0] not in self.commands:
            args = [self.default, *args]
        return super().resolve_command(ctx, args)


def json_option(function: F) -> F:
    """Add a --json option to a command, passed to its function as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)


def get_shared_option(name: str) -> Any:  # noqa: ANN401 - a string or a flag
    """Return the value of a shared option, or None."""
    return click.get_current_context().find_root().meta.get(SHARED_VALUES, {}).get(name)


def load_settings() -> Settings:
    """Load the settings of this call, with its shared options."""
    from washline.config import read_settings

    return read_settings(
        get_shared_option("config") or "",
        data=get_shared_option("data") or "",
        operation=get_shared_option("operation") or "",
    )


@contextmanager
def open_workspace() -> Iterator[Workspace]:
    """Open the workspace of this call; its settings come from the shared options."""
    from washline.wiring import open_configured_workspace

    with open_configured_workspace(load_settings()) as workspace:
        yield workspace
