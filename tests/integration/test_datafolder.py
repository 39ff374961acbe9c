"""The data folder: made, tried out, held by one process."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bot.datafolder import KEY_BYTES, open_data_folder, open_key
from tutor_core.errors import DataFolderError

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys, time
from pathlib import Path
from bot.datafolder import open_data_folder
held = open_data_folder(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


def holder(folder):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout.readline() == "held\n"
    return process


def end(process):
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


def test_a_folder_is_made_for_its_owner_alone(tmp_path):
    folder = tmp_path / "a" / "b"
    with open_data_folder(folder) as held:
        assert held.path == folder
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert [path.name for path in folder.iterdir()] == ["in-use.lock"]


def test_a_second_process_is_told_and_the_folder_is_free_when_the_first_dies(tmp_path):
    process = holder(tmp_path)
    try:
        with pytest.raises(DataFolderError) as caught:
            open_data_folder(tmp_path)
    finally:
        end(process)
    assert str(tmp_path) in caught.value.text
    assert "in use by another tutor" in caught.value.text
    assert "Stop that one" in caught.value.text
    assert "\n" not in caught.value.text
    open_data_folder(tmp_path).close()


def test_a_closed_folder_can_be_opened_again(tmp_path):
    first = open_data_folder(tmp_path)
    with pytest.raises(DataFolderError, match="in use"):
        open_data_folder(tmp_path)
    first.close()
    open_data_folder(tmp_path).close()


def test_too_little_room_is_said_and_the_folder_let_go(tmp_path):
    with pytest.raises(DataFolderError, match=r"only \d+ MB left and needs 1073741824 MB"):
        open_data_folder(tmp_path, needed=1 << 50)
    open_data_folder(tmp_path).close()


def test_a_file_in_its_place_is_said(tmp_path):
    file = tmp_path / "data"
    file.touch()
    for place in (file, file / "inside"):
        with pytest.raises(DataFolderError, match="a file is in its place"):
            open_data_folder(place)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "is full. Make room"),
        (errno.EROFS, "can't be written. Give this user"),
        (errno.EACCES, "can't be written. Give this user"),
        (errno.EIO, "can't be used"),
    ],
)
def test_a_disk_that_refuses_is_said_and_the_folder_let_go(tmp_path, monkeypatch, number, words):
    def refuse(**_):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "TemporaryFile", refuse)
        with pytest.raises(DataFolderError, match=words) as caught:
            open_data_folder(tmp_path)
    assert str(tmp_path) in caught.value.text
    open_data_folder(tmp_path).close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write_is_said(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(DataFolderError, match="can't be written"):
            open_data_folder(tmp_path)
    finally:
        tmp_path.chmod(0o700)


def test_a_real_read_only_disk_is_said():
    place = Path("/proc/stepladder")
    if not place.parent.is_dir():
        pytest.skip("there is no folder here that nobody can write to")
    with pytest.raises(DataFolderError, match="data folder"):
        open_data_folder(place)


def test_a_key_is_drawn_once_and_read_by_its_owner_alone(tmp_path):
    path = tmp_path / "codes.key"
    key = open_key(path)
    assert len(key) == KEY_BYTES
    assert open_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert open_key(tmp_path / "other.key") != key


def test_a_key_that_was_cut_off_while_it_was_drawn_is_drawn_anew(tmp_path):
    (tmp_path / "codes.new").write_bytes(b"half")
    assert len(open_key(tmp_path / "codes.key")) == KEY_BYTES
    assert not (tmp_path / "codes.new").exists()


def test_a_damaged_key_is_said(tmp_path):
    (tmp_path / "codes.key").write_bytes(b"short")
    with pytest.raises(DataFolderError, match="is damaged"):
        open_key(tmp_path / "codes.key")
