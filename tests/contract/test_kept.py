"""What keeps arrays between runs, tried on a folder and on the stand-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from knowledge.fakes import MemoryKept
from knowledge.kept import KeptFolder

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.kept import Kept

TWO = np.array([[0.5, -0.25], [1.0, 0.0]], np.float32)


@pytest.fixture(params=["folder", "memory"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    return KeptFolder(tmp_path / "kept") if request.param == "folder" else MemoryKept()


def test_what_was_kept_is_recalled(kept: Kept) -> None:
    kept.keep("a/../b", "key", TWO)
    kept.keep("other", "key", TWO[:1])
    found = kept.recall("a/../b", "key")
    assert found is not None
    assert (found.tolist(), found.dtype) == (TWO.tolist(), np.float32)


def test_another_key_or_name_recalls_nothing(kept: Kept) -> None:
    kept.keep("a", "key", TWO)
    assert kept.recall("a", "another") is None
    assert kept.recall("b", "key") is None


def test_the_last_one_kept_takes_the_place(kept: Kept) -> None:
    kept.keep("a", "old", TWO)
    kept.keep("a", "new", TWO[0])
    assert kept.recall("a", "old") is None
    found = kept.recall("a", "new")
    assert found is not None
    assert found.shape == (2,)


def test_another_process_finds_it_and_no_parts_are_left(tmp_path: Path) -> None:
    KeptFolder(tmp_path).keep("a", "key", TWO)
    assert len(list(tmp_path.iterdir())) == 1
    assert KeptFolder(tmp_path).recall("a", "key") is not None


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no more", b"\x93NUMPY", b"words"])
def test_a_damaged_file_is_as_good_as_none_and_is_replaced(tmp_path: Path, damage: bytes) -> None:
    held = KeptFolder(tmp_path)
    held.keep("a", "key", TWO)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    assert held.recall("a", "key") is None
    held.keep("a", "key", TWO)
    assert held.recall("a", "key") is not None


def test_a_file_of_another_making_is_as_good_as_none(tmp_path: Path) -> None:
    held = KeptFolder(tmp_path)
    held.keep("a", "key", TWO)
    (file,) = tmp_path.iterdir()
    with file.open("wb") as out:
        np.savez(out, vectors=TWO)
    assert held.recall("a", "key") is None


def test_a_place_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    held = KeptFolder(tmp_path / "file")
    held.keep("a", "key", TWO)
    assert held.recall("a", "key") is None
