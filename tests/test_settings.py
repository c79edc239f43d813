"""Settings come from QA_* alone, and a mistake in them is told, not ignored."""

import pytest

from qa.errors import SettingsError
from qa.settings import Settings


def test_defaults_need_no_environment() -> None:
    settings = Settings.from_environment({})
    assert settings.citations == 3
    assert settings.corpus.name == "corpus"


def test_an_unknown_key_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(SettingsError, match=r"QA_COPRUS.*QA_CORPUS"):
        Settings.from_environment({"QA_COPRUS": "x"})


@pytest.mark.parametrize(
    ("key", "raw"),
    [
        ("QA_CITATIONS", "0"),
        ("QA_CITATIONS", "three"),
        ("QA_QUOTE_CHARACTERS", "301"),
        ("QA_ALLOWED_ORIGINS", "example.org"),
        ("QA_ROOT_PATH", "qa"),
        ("QA_CORPUS", " "),
    ],
)
def test_an_impossible_value_is_refused(key: str, raw: str) -> None:
    with pytest.raises(SettingsError, match=key):
        Settings.from_environment({key: raw})


def test_origins_are_a_list_without_trailing_slashes() -> None:
    settings = Settings.from_environment({"QA_ALLOWED_ORIGINS": "https://a.cn/, http://b.cn"})
    assert settings.allowed_origins == ("https://a.cn", "http://b.cn")
