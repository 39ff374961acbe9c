"""The folder everything is kept in: made, tried out, and held by one process at a time."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import tempfile
from typing import TYPE_CHECKING, Self

from filelock import FileLock, Timeout

from tutor_core.errors import DataFolderError

if TYPE_CHECKING:
    from pathlib import Path

# Bytes that have to be free to start. Our choice: the database, its log and an index for one
# bundled course, with room for a term's messages of a class.
NEEDED = 64 * 1024 * 1024
_LOCK = "in-use.lock"
KEY_BYTES = 32
_TRIAL = b"\0" * 4096

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


class DataFolder:
    """A data folder held by this process until it is closed or the process ends."""

    def __init__(self, path: Path, lock: FileLock) -> None:
        """Take the folder and its lock, which is held."""
        self.path = path
        self._lock = lock

    def close(self) -> None:
        """Let another process have it."""
        self._lock.release()

    def __enter__(self) -> Self:
        """Return the folder."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let another process have it."""
        self.close()


def open_data_folder(path: Path, needed: int = NEEDED) -> DataFolder:
    """Make the folder if it isn't there, hold it, and try whether it can be written.

    ``needed`` is in bytes. Raises DataFolderError, saying what to do, when another process holds
    the folder, it can't be made or written, or less than ``needed`` is free.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = _hold(path)
    except OSError as error:
        raise _explained(path, error) from error
    try:
        _try_out(path, needed)
    except OSError as error:
        lock.release()
        raise _explained(path, error) from error
    except DataFolderError:
        lock.release()
        raise
    return DataFolder(path, lock)


def open_key(path: Path) -> bytes:
    """Return the key kept in a file, drawn the first time. Raises DataFolderError.

    It is no use to whoever has the database without it, so only this user may read it.
    """
    try:
        if path.exists():
            key = path.read_bytes()
        else:
            key = secrets.token_bytes(KEY_BYTES)
            _write_key(path, key)
    except OSError as error:
        raise _explained(path.parent, error) from error
    if len(key) != KEY_BYTES:
        raise DataFolderError(
            f"The key {path} is damaged. Delete it: another one is made, and invites that were "
            "not sent yet are void."
        )
    return key


def _write_key(path: Path, key: bytes) -> None:
    """Write a key whole or not at all, whenever the program ends."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _hold(path: Path) -> FileLock:
    lock = FileLock(path / _LOCK, blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise DataFolderError(
            f"The data folder {path} is in use by another tutor. "
            "Stop that one first, or choose another folder."
        ) from None
    return lock


def _try_out(path: Path, needed: int) -> None:
    with tempfile.TemporaryFile(dir=path) as file:
        file.write(_TRIAL)
        file.flush()
        os.fsync(file.fileno())
    free = shutil.disk_usage(path).free
    if free < needed:
        raise DataFolderError(
            f"The data folder {path} has only {free >> 20} MB left and needs {needed >> 20} MB. "
            "Make room on that disk, or choose a folder on another one."
        )


def _explained(path: Path, error: OSError) -> DataFolderError:
    if error.errno in _FULL:
        text = f"The data folder {path} is full. Make room on that disk, or choose another folder."
    elif error.errno in _READ_ONLY:
        text = (
            f"The data folder {path} can't be written. "
            "Give this user the right to write there, or choose another folder."
        )
    elif isinstance(error, FileExistsError | NotADirectoryError):
        text = f"The data folder {path} can't be made: a file is in its place. Choose another one."
    else:
        reason = error.strerror or type(error).__name__
        text = f"The data folder {path} can't be used ({reason}). Choose another one."
    return DataFolderError(text, log=f"{text} ({error})")
