"""Settings come from QA_* alone, and a mistake in them is told, not ignored."""

from pathlib import Path

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
        ("QA_CITATIONS", "11"),
        ("QA_CITATIONS", "three"),
        ("QA_CITATIONS", "٣"),  # a digit, but none of ours
        ("QA_QUOTE_CHARACTERS", "49"),
        ("QA_QUOTE_CHARACTERS", "301"),
        ("QA_QUESTION_CHARACTERS", "2001"),
        ("QA_ALLOWED_ORIGINS", "example.org"),
        ("QA_ALLOWED_ORIGINS", "httpexample.org"),
        ("QA_ALLOWED_ORIGINS", "https://a.cn,https://b.cn/page"),
        ("QA_ALLOWED_ORIGINS", "https://"),
        ("QA_ALLOWED_ORIGINS", "http://*"),
        ("QA_ALLOWED_ORIGINS", "https://a.cn; frame-ancestors *"),
        ("QA_ROOT_PATH", '/"><script>'),
        ("QA_CITATIONS", "9" * 5000),
        ("QA_ENCODER", ""),
        ("QA_ROOT_PATH", "qa"),
        ("QA_CORPUS", " "),
        ("QA_RECORDS", " "),
        ("QA_RECORDS_DAYS", "-1"),
        ("QA_RECORDS_DAYS", "3651"),
        ("QA_ADMIN_PASSWORD", "short"),
        ("QA_ADMIN_PASSWORD", "scrypt:cut-off"),
        ("QA_CLIENT_RATE", "-1"),
        ("QA_TOTAL_RATE", "100001"),
        ("QA_MCP", "yes"),
        ("QA_MCP", ""),
    ],
)
def test_an_impossible_value_is_refused(key: str, raw: str) -> None:
    with pytest.raises(SettingsError, match=key):
        Settings.from_environment({key: raw})


def test_what_is_not_ours_is_passed_over() -> None:
    assert Settings.from_environment({"PATH": "/bin", "MQA_X": "1"}).citations == 3


@pytest.mark.parametrize(("raw", "prefix"), [("", ""), ("/", ""), ("/qa", "/qa"), ("/qa/", "/qa")])
def test_a_path_prefix_has_no_slash_at_its_end(raw: str, prefix: str) -> None:
    assert Settings.from_environment({"QA_ROOT_PATH": raw}).root_path == prefix


def test_folders_may_lie_in_the_home_folder() -> None:
    settings = Settings.from_environment({"QA_CORPUS": "~/文档", "QA_INDEX": "/x/y"})
    assert settings.corpus == Path.home() / "文档"
    assert settings.index == Path("/x/y")


def test_origins_are_a_list_without_trailing_slashes() -> None:
    settings = Settings.from_environment({"QA_ALLOWED_ORIGINS": "https://a.cn/, http://b.cn"})
    assert settings.allowed_origins == ("https://a.cn", "http://b.cn")


def test_a_password_is_told_nowhere() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({"QA_ADMIN_PASSWORD": "geheim"})
    assert "geheim" not in str(refused.value)
    settings = Settings.from_environment({"QA_ADMIN_PASSWORD": "geheim-genug"})
    assert "geheim" not in repr(settings)


@pytest.mark.parametrize(("raw", "is_on"), [("on", True), ("off", False)])
def test_a_switch_is_on_or_off(raw: str, is_on: bool) -> None:
    assert Settings.from_environment({"QA_MCP": raw}).mcp is is_on
