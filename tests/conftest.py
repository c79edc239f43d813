"""The real service over the two real documents, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.service import Service
from qa.settings import Settings

HOME = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The defaults, with an index of their own."""
    folder = tmp_path_factory.mktemp("index")
    return Settings(corpus=HOME / "corpus", index=folder)


@pytest.fixture(scope="session")
def service(settings: Settings) -> Service:
    """Everything as users have it, but for the network."""
    return Service.open(settings, rebuild=True)
