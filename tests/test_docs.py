"""What the documentation says is so, and what there is stands in it."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from starlette.routing import Route

import qa
from qa.cli import main
from qa.service import Service
from qa.settings import Settings
from qa.web.app import create_app

HOME = Path(__file__).parents[1]
OPERATIONS = (HOME / "docs" / "operations.md").read_text("utf-8")
README = (HOME / "README.md").read_text("utf-8")


@pytest.mark.parametrize("field", [f.name for f in fields(Settings)])
def test_every_setting_is_documented(field: str) -> None:
    assert f"`QA_{field.upper()}`" in OPERATIONS


def test_every_command_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    commands = re.findall(r"^    (\w+) +\S", shown, re.MULTILINE)
    assert {"build", "ask", "serve", "evaluate", "repairs"} <= set(commands)
    assert all(f"`qa {command}" in OPERATIONS for command in commands)


def test_every_route_of_ours_is_documented(service: Service) -> None:
    routes = [r.path for r in create_app(service).routes if isinstance(r, Route)]
    named = [r for r in routes if "{rest:path}" not in r]
    ours = [
        r for r in named if r.startswith(("/api/", "/documents/", "/guide", "/healthz", "/widget"))
    ]
    assert len(ours) >= 6
    for route in ours:
        assert route.replace("{document_id:path}", "{id}") in OPERATIONS


def test_every_make_target_that_people_use_is_in_the_readme() -> None:
    makefile = (HOME / "Makefile").read_text("utf-8")
    benchmarks = ("bench", "bench-pages", "bench-retrieval", "bench-fusion", "bench-answers")
    for target in ("run", "test", "check", "evaluate", *benchmarks, "screenshots", "train"):
        assert re.search(rf"^(\S+ )*{target}[ :]", makefile, re.MULTILINE)
        assert f"`make {target}`" in README


def test_the_list_of_repairs_is_what_reading_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["repairs"]) == 0
    printed = capsys.readouterr().out.strip()
    assert printed in (HOME / "docs" / "repairs.md").read_text("utf-8")


def test_every_room_is_in_the_architecture() -> None:
    page = (HOME / "docs" / "architecture.md").read_text("utf-8")
    for path in (HOME / "src" / "qa").iterdir():
        if path.is_dir() and list(path.glob("*.py")):
            assert f"`{path.name}/`" in page
        elif path.suffix == ".py" and path.name != "__init__.py":
            assert f"`{path.name}`" in page
    for folder in ("training", "benchmarks"):
        for path in (HOME / folder).iterdir():
            if path.suffix == ".py" and path.name != "__init__.py":
                assert f"`{folder}/{path.name}`" in page


def test_the_changelog_knows_the_version() -> None:
    assert f"## {qa.__version__}" in (HOME / "CHANGELOG.md").read_text("utf-8")


def test_links_between_pages_lead_somewhere() -> None:
    for page in [HOME / "README.md", *(HOME / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_importing_the_package_loads_nothing_heavy() -> None:
    import subprocess
    import sys

    code = "import qa, sys; assert not {'torch', 'gradio', 'faiss', 'jieba'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=HOME)
