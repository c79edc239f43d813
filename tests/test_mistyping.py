"""What is meant where a question was mistyped."""

from collections.abc import Sequence

import pytest
from fakes import FakeEncoder, FakeStore

from qa.mistyping import LOOSE, Reader, Reading, put_right
from qa.pinyin import by_sound
from qa.service import Service
from qa.text import normalise, words
from qa.types import Span
from qa.web.schemas import QueryReply

SAID = "各工匠学院和产业工人提出科学规范的办法。城乡劳动者会议事，有意识地学习高技术。"


class SpokenStore(FakeStore):
    """Hears the words of its documents."""

    def alike(self, sounds: Sequence[str]) -> list[Sequence[str]]:
        known = words(SAID)
        heard = by_sound(set(known), {word: known.count(word) for word in known})
        return [heard.get(sound, ()) for sound in sounds]


@pytest.fixture
def reader() -> Reader:
    return Reader(SpokenStore({"甲": SAID}, FakeEncoder()), lambda word: False)


def readings(reader: Reader, text: str) -> list[Reading]:
    return list(reader.readings(text, ()))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("产业工仁", "产业工人"),  # no word
        ("办珐科学", "办法科学"),
        ("gongjiang学院", "工匠学院"),
        ("gongjiangxueyuan有几家", "工匠学院有几家"),
        ("kexueguifan地做", "科学规范地做"),
        ("gonjian学院", "工匠学院"),  # as many speak: 匠学 stands there
        ("gjxy有几家", "工匠学院有几家"),
        ("cygr有几个", "产业工人有几个"),
    ],
)
def test_what_is_surely_mistyped_is_read_as_meant(reader: Reader, typed: str, meant: str) -> None:
    assert put_right(typed, readings(reader, typed)) == meant


@pytest.mark.parametrize(
    "text", ["工匠学院", "搞技术", "呈祥", "呈祥劳动者", "nba有几家", "hr有几个", "gonjian"]
)
def test_what_may_be_meant_as_typed_stays(reader: Reader, text: str) -> None:
    assert put_right(text, readings(reader, text)) == text


def test_what_is_only_perhaps_meant_is_searched_beside_it(reader: Reader) -> None:
    (found,) = readings(reader, "工将学院")  # likelier without it, but not by far
    assert (found.meant, found.weight, found.is_sure) == (("工匠",), LOOSE, False)


def test_nobody_is_called_by_another_name() -> None:
    class Hearing(FakeStore):
        def alike(self, sounds: Sequence[str]) -> list[Sequence[str]]:
            heard = by_sound(["李维民"], {"李维民": 1})
            return [heard.get(sound, ()) for sound in sounds]

    reader = Reader(Hearing({"甲": "李维民获奖。"}, FakeEncoder()), lambda word: False)
    assert put_right("李为民获奖吗", readings(reader, "李为民获奖吗")) == "李为民获奖吗"


def test_the_words_beside_it_say_which_is_meant() -> None:
    said = "产业意识和改革意识。宣传议事机构。"
    heard = by_sound(["意识", "议事"], {"意识": 2, "议事": 1})

    class Hearing(FakeStore):
        def alike(self, sounds: Sequence[str]) -> list[Sequence[str]]:
            return [heard.get(sound, ()) for sound in sounds]

    reader = Reader(Hearing({"甲": said}, FakeEncoder()), lambda word: False)
    assert put_right("yishi机构", readings(reader, "yishi机构")) == "议事机构"
    assert put_right("产业yishi", readings(reader, "产业yishi")) == "产业意识"


def test_the_answer_tells_what_was_typed_and_how_it_was_read(service: Service) -> None:
    query = service.ask("职公技能提升补贴有多少？").query
    assert (query.text, query.typed) == ("职工技能提升补贴有多少？", "职公技能提升补贴有多少？")
    assert QueryReply.of(query).text == query.typed
    assert query.notes[0] == "按词表或读音改正：“职公”读作“职工”"


def test_a_traditional_question_is_read_in_its_normal_form() -> None:
    reading = Reading("工将", ("工匠",), (Span(0, 2),), is_sure=True)
    assert put_right("工將學院？", [reading]) == "工匠学院?"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gongjiang和gongjiangxueyuan", "工匠和工匠学院"),
        ("gjxya和gjxy", "gjxya和工匠学院"),
        ("gjxy2和gjxy", "gjxy2和工匠学院"),
        ("GJXY 和ｇｊｘｙ", "工匠学院 和工匠学院"),
    ],
)
def test_letters_are_read_where_they_are_a_word(reader: Reader, typed: str, meant: str) -> None:
    assert put_right(typed, readings(reader, normalise(typed))) == meant


def test_a_piece_is_read_where_it_is_a_word_only(reader: Reader) -> None:
    text = "办珐科学，办珐；工将学院，施工将完成"
    heard = {one.typed: one.places for one in readings(reader, text)}
    assert heard == {"办珐": (Span(0, 2), Span(5, 7)), "工将": (Span(8, 10),)}
    assert put_right(text, readings(reader, text)) == "办法科学，办法；工将学院，施工将完成"


class Sounds(FakeStore):
    """Hears 第二次 and 次会议."""

    def alike(self, sounds: Sequence[str]) -> list[Sequence[str]]:
        heard = by_sound(["第二次", "次会议"], {"第二次": 2, "次会议": 1})
        return [heard.get(sound, ()) for sound in sounds]


def test_what_overlaps_is_heard_once() -> None:
    reader = Reader(Sounds({"甲": "第二次会议。"}, FakeEncoder()), lambda word: False)
    (found,) = readings(reader, "第贰次会义")
    assert put_right("第贰次会义", [found]) == "第贰次会议"
    (found,) = readings(reader, "第贰次会议")
    assert put_right("第貳次會議", [found]) == "第二次会议"  # what is told is what was replaced
