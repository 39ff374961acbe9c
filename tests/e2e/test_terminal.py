"""The terminal channel of the real program, at a terminal of its own."""

from __future__ import annotations

import asyncio
import os
import re
import stat
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest

from bot.channels.local import Post
from bot.clock import SystemClock
from prompts.loader import phrases
from tutor_core.messages import Move, Reply, Role
from tutor_core.state import Changes
from tutor_core.storage.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
WORDS = phrases("en", "program")
PROMPT = WORDS.say("terminal.you")
TEACHER = WORDS.say("terminal.you_teacher")
STYLES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@contextmanager
def tutor(folder: Path, *arguments: str) -> Iterator[pexpect.spawn]:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "bot", "chat", "--data", str(folder), *arguments],
        cwd=ROOT,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "TERM": "xterm", "COLUMNS": "100"},
        encoding="utf-8",
        timeout=90,
        dimensions=(40, 100),
    )
    try:
        yield child
    finally:
        child.close(force=True)


def said(child: pexpect.spawn) -> str:
    return STYLES.sub("", child.before)


def leaves(child: pexpect.spawn, how: str) -> None:
    child.send(how)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_a_conversation(folder: Path) -> None:
    with tutor(folder) as child:
        child.expect(PROMPT)
        assert "Linear equations" in said(child)
        assert "/practice" in said(child)

        child.sendline("/hlep")
        child.expect_exact("Did you mean /help?")
        child.expect(PROMPT)

        child.sendline("why do I have to do the same on both sides?")
        child.expect_exact("still opening the books")
        child.expect_exact("Why this:")
        child.expect(PROMPT)
        assert "/1 More help" in said(child)

        child.sendline("/1")
        child.expect_exact("Why this:")
        child.expect(PROMPT)
        assert "opening the books" not in said(child)

        child.sendline("/77")
        child.expect_exact("no /77 to press")

        child.expect(PROMPT)
        child.send("/half a line\x03")
        child.sendline("/topics")
        child.expect_exact("What your courses hold")
        child.expect(PROMPT)

        child.send("\x1b[200~/ask first line\nsecond line\x1b[201~")
        child.sendline()
        child.expect_exact("Why this:")
        child.expect(PROMPT)
        leaves(child, "\x04")
    history = folder / "history"
    assert "+second line" in history.read_text()
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    assert not (folder / "errors.log").exists()


async def _leave_a_reply(folder: Path, text: str) -> None:
    store = await open_store(f"sqlite:///{folder / 'tutor.db'}")
    for person, said_ in (("", text), ("Ben", "For Ben only.")):
        incoming = Post(SystemClock(), f"earlier{person}").incoming(
            "hello", role=Role.LEARNER, person=person
        )
        await store.receive(incoming)
        await store.load(incoming)
        await store.commit(incoming, Changes(), Reply(said_, Move.CHAT))
    await store.close()


def test_a_reply_that_a_killed_run_owed_is_shown_to_whom_it_is_for(folder: Path) -> None:
    folder.mkdir()
    asyncio.run(_leave_a_reply(folder, "This was owed to you."))
    with tutor(folder) as child:
        child.expect_exact("From last time")
        child.expect_exact("This was owed to you.")
        child.expect(PROMPT)
        leaves(child, "\x04")
        assert "For Ben" not in said(child)
    with tutor(folder, "--name", "ben") as child:
        child.expect_exact("For Ben only.")
        child.expect(PROMPT)
        child.send("/quit\r")
        child.expect(pexpect.EOF)
        assert "owed to you" not in said(child)
        child.close()
        assert child.exitstatus == 0


def test_a_second_tutor_on_the_same_folder_is_told_so(folder: Path) -> None:
    with tutor(folder, "--role", "teacher") as first:
        first.expect(TEACHER)
        with tutor(folder) as second:
            second.expect(pexpect.EOF)
            lines = second.before.strip().splitlines()
            second.close()
            assert second.exitstatus == 1
            assert len(lines) == 1
            assert "in use" in lines[0]
        first.sendline("/guardrail")
        first.expect_exact("highest_rung")
        first.expect(TEACHER)
        leaves(first, "\x03")
