"""Arrays kept beside the index, to save work at the next start. They can be thrown away."""

from __future__ import annotations

import hashlib
import os
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.embeddings import Vectors


class Kept(Protocol):
    """One array a name, good for as long as its key is asked for."""

    def recall(self, name: str, key: str) -> Vectors | None:
        """Return what was kept under a name, None when there is nothing or of another key."""
        ...

    def keep(self, name: str, key: str, vectors: Vectors) -> None:
        """Keep an array in the place of what the name had. No error when that can't be done."""
        ...


class KeptFolder:
    """A file for each name. What can't be read or written is as if it had never been kept."""

    def __init__(self, folder: Path) -> None:
        """Remember where; the folder is made when something is kept."""
        self._folder = folder

    def recall(self, name: str, key: str) -> Vectors | None:
        """Read a name's file."""
        with (
            suppress(OSError, ValueError, LookupError, EOFError, zipfile.BadZipFile),
            self._file(name).open("rb") as file,
        ):
            held = np.load(file, allow_pickle=False)
            if str(held["key"]) == key:
                return np.asarray(held["vectors"], np.float32)
        return None

    def keep(self, name: str, key: str, vectors: Vectors) -> None:
        """Write a name's file, whole or not at all."""
        file = self._file(name)
        # A name of its own: two threads may keep the same course.
        part = file.with_suffix(f".{os.urandom(4).hex()}")
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                with part.open("wb") as out:
                    np.savez(out, key=np.array(key), vectors=vectors)
                part.replace(file)
            finally:
                part.unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.npz"
