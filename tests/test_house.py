"""The house is as its plan says: what stands in a plural folder is registered, what can be typed is documented."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
from pathlib import Path

import click
import pytest

from washline.cli import COMMANDS, washline

ROOT = Path(__file__).parent.parent


def modules(package: str) -> dict[str, object]:
    folder = importlib.import_module(package)
    return {one.name: importlib.import_module(f"{package}.{one.name}") for one in pkgutil.iter_modules(folder.__path__)}


def values(module: object, kind: type) -> list[object]:
    return [value for name, value in vars(module).items() if isinstance(value, kind) and not name.startswith("_")]


@pytest.mark.parametrize(
    ("folder", "registry", "names", "contract"),
    [
        ("spiders.sites", "spiders.registry", "SITES", "spiders.site:Site"),
        ("enrich.kinds", "enrich.registry", "KINDS", "enrich.kind:Kind"),
        ("matcher.files.formats", "matcher.files.registry", "FORMATS", "matcher.files.format:Format"),
        ("matcher.wash.rules", "matcher.wash.registry", "RULES", "matcher.wash.rule:Rule"),
    ],
)
def test_every_module_of_a_plural_folder_is_registered(folder, registry, names, contract):
    module, _, name = contract.partition(":")
    kind = getattr(importlib.import_module(module), name)
    registered = getattr(importlib.import_module(registry), names)
    assert registered
    for stem, found in modules(folder).items():
        assert any(value in registered for value in values(found, kind)), (
            f"{folder}.{stem} is not in {registry}.{names}"
        )


def test_every_store_is_wired():
    from washline.wiring import STORES

    packages = {folder.name for folder in (ROOT / "search").iterdir() if (folder / "store.py").is_file()}
    assert packages == set(STORES)


def test_every_command_is_listed():
    assert set(modules("washline.commands")) == set(COMMANDS)


def commands(group: click.Group, path: tuple[str, ...] = ()) -> dict[str, click.Command]:
    context = click.Context(group)
    found = {}
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            found |= commands(command, (*path, name))
        else:
            found[" ".join((*path, name))] = command
    return found


def test_every_command_is_documented_with_its_options():
    documented = (ROOT / "docs" / "commands.md").read_text("utf-8")
    for path, command in commands(washline).items():
        assert f"`washline {path}" in documented, path
        section = documented.split(f"`washline {path}", 1)[1].split("\n\n", 1)[0]
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.expose_value:
                assert parameter.opts[0] in section, f"{path} {parameter.opts[0]}"


def test_every_command_explains_itself():
    for path, command in commands(washline).items():
        assert command.help, path
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{path} {parameter.opts[0]}"


def test_the_lock_file_names_no_index():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert not re.search(r"https?://|--(extra-)?index|--find-links", lock)
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[a-z0-9])", lock) if "==" in block)


def test_functions_stay_short():
    import ast

    files = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    rooms = [ROOT / file for file in files if not file.startswith(("tests/", "bench/"))]
    trees = {file: ast.parse(file.read_text("utf-8")) for file in rooms if file.exists()}
    long = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
        for file, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    ]
    assert not long
