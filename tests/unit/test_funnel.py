"""Every failure ends in one line, a code, and its details in the data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typer

from bot import __main__ as program
from bot.failures import LOG
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from pathlib import Path


def run(error: BaseException | None, folder: Path) -> int:
    async def work(_: object) -> int:
        if error:
            raise error
        return 7

    with pytest.raises(typer.Exit) as ended:
        program._run(work, folder)
    return ended.value.exit_code


@pytest.fixture(autouse=True)
def _no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaving at once is for a program with a busy thread; a test has to go on."""
    monkeypatch.setattr("threading.enumerate", list)


def test_work_decides_its_own_code(tmp_path: Path) -> None:
    assert run(None, tmp_path) == 7


def test_a_foreseen_failure_is_its_own_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(CourseError("Two\nlines.", "course.md", 3), tmp_path) == 1
    assert capsys.readouterr().err == "tutor: course.md:3: Two lines.\n"
    assert not (tmp_path / LOG).exists()


def test_an_unforeseen_one_is_kept_for_the_operator(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(ZeroDivisionError("secret detail"), tmp_path) == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert "ZeroDivisionError" in line
    assert "secret detail" not in line
    kept = (tmp_path / LOG).read_text()
    assert "Traceback" in kept
    assert "secret detail" in kept


def test_without_a_folder_to_keep_it_in_it_is_still_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(ZeroDivisionError("a\nb"), tmp_path / "missing") == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt(), 130), (BrokenPipeError(), 0)])
def test_leaving_is_no_failure(
    error: BaseException, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(error, tmp_path) == code
    assert capsys.readouterr().err == ""
