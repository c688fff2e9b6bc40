"""What every command has in common: where the data is, who asks, how results are shown.

The implementations stand in `commands/`, one file a noun. They import what they need late, so that the program starts fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:  # the workplace imports the stores and the ledger, which take a third of a second
    from scheduler.workspace import Workspace
    from washline.config import Settings

F = TypeVar("F", bound=Callable[..., object])

GIVEN = "washline.given"
SHARED = (
    ("--data", "DIR", "Data folder (or WASHLINE_DATA); default: washline-data."),
    ("--operation", "NAME", "Work in this operation, whatever was opened last (or WASHLINE_OPERATION)."),
    ("--config", "FILE", "Configuration file (or WASHLINE_CONFIG); default: ./washline.toml where there is one."),
)


def remember(context: click.Context, parameter: click.Parameter, value: str | bool | None) -> None:  # noqa: FBT001 - click's callback shape
    """Keep a shared option for whoever opens the workplace; the one nearest to the end of the line wins."""
    given = context.find_root().meta.setdefault(GIVEN, {})
    if value and parameter.name:
        given[parameter.name] = value


def shared_options() -> list[click.Option]:
    """Return the options that every command takes, before or after its name."""
    options = [
        click.Option([flag], metavar=metavar, help=text, expose_value=False, callback=remember, is_eager=True)
        for flag, metavar, text in SHARED
    ]
    debug = click.Option(
        ["--debug"], is_flag=True, help="Show the traceback of an error.", expose_value=False, callback=remember
    )
    return [*options, debug]


class Command(click.Command):
    """A command with the shared options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on to click as they are
        super().__init__(*args, **kwargs)
        self.params.extend(shared_options())


class Group(click.Group):
    """A group of commands with the shared options."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on to click as they are
        super().__init__(*args, **kwargs)
        self.params.extend(shared_options())


def as_json(function: F) -> F:
    """Add --json to a command; its function then takes `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)


def given(name: str) -> Any:  # noqa: ANN401 - a text or a flag
    """Return a shared option as it was given, or None."""
    return click.get_current_context().find_root().meta.get(GIVEN, {}).get(name)


def settings() -> Settings:
    """Return the settings for this call."""
    from washline.config import load

    return load(given("config") or "", data=given("data") or "", operation=given("operation") or "")


@contextmanager
def workplace() -> Iterator[Workspace]:
    """Open the workplace of this call."""
    from washline.wiring import workplace as open_workplace

    with open_workplace(settings()) as place:
        yield place
