"""Who comes before the books are open waits, and hears why."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.opening import Opening, in_thread
from prompts.loader import phrases
from tutor_core.errors import RetrievalError
from tutor_core.ports import Found, Scope

WORDS = phrases("en", "program")
SCOPE = Scope(())
NOTHING = Found((), 0.0, inside=False)


class Books:
    async def find(self, query: str, scope: Scope, limit: int = 5) -> Found:
        return NOTHING


def opening(opened) -> tuple[Opening, list[str]]:
    told: list[str] = []
    return Opening(opened, WORDS, told.append), told


async def test_early_questions_wait_and_are_told_once() -> None:
    ready = asyncio.Event()

    async def slowly() -> Books:
        await ready.wait()
        return Books()

    books, told = opening(slowly)
    books.start()
    early = [asyncio.create_task(books.find("a", SCOPE)) for _ in range(3)]
    await asyncio.sleep(0)
    assert len(told) == 1
    ready.set()
    assert await asyncio.gather(*early) == [NOTHING] * 3
    assert await books.find("b", SCOPE) is NOTHING
    assert len(told) == 1


async def test_later_questions_are_told_nothing() -> None:
    async def at_once() -> Books:
        return Books()

    books, told = opening(at_once)
    books.start()
    await asyncio.sleep(0)
    await books.find("a", SCOPE)
    assert told == []


@pytest.mark.parametrize(
    "error", [RetrievalError("The model is gone."), ImportError("torch"), OSError(28, "full")]
)
async def test_a_failure_is_one_line_for_every_question(error: Exception) -> None:
    async def fails() -> Books:
        raise error

    books, _ = opening(fails)
    for _ in range(2):
        with pytest.raises(RetrievalError, match="can't open the books") as raised:
            await books.find("a", SCOPE)
        assert "\n" not in raised.value.text
    await books.close()


async def test_giving_up_one_question_keeps_the_others() -> None:
    ready = asyncio.Event()

    async def slowly() -> Books:
        await ready.wait()
        return Books()

    books, _ = opening(slowly)
    first, second = (asyncio.create_task(books.find("a", SCOPE)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    ready.set()
    assert await second is NOTHING


async def test_closing_does_not_wait_for_the_books() -> None:
    async def never() -> Books:
        await asyncio.Event().wait()
        return Books()

    books, _ = opening(never)
    books.start()
    await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    started = loop.time()
    await books.close()
    assert loop.time() - started < 5


async def test_work_in_a_thread_returns_or_raises() -> None:
    assert await in_thread(lambda: threading.current_thread().daemon) is True
    with pytest.raises(ZeroDivisionError):
        await in_thread(lambda: 1 // 0)


async def test_who_waits_for_a_rebuilt_index_is_told_how_far_it_is_once() -> None:
    ready = asyncio.Event()

    async def slowly() -> Books:
        await ready.wait()
        return Books()

    books, told = opening(slowly)
    books.start()
    books.note(0, 2166)
    await asyncio.sleep(0)
    assert told == [], "nobody waits yet"
    books.note(512, 2166)
    early = [asyncio.create_task(books.find("a", SCOPE)) for _ in range(2)]
    await asyncio.sleep(0)
    books.note(1024, 2166)
    assert len(told) == 1
    assert "512 of 2,166" in told[0]
    ready.set()
    assert await asyncio.gather(*early) == [NOTHING] * 2


async def test_a_rebuild_that_begins_while_somebody_waits_is_told_then() -> None:
    async def never() -> Books:
        await asyncio.Event().wait()
        return Books()

    books, told = opening(never)
    early = asyncio.create_task(books.find("a", SCOPE))
    await asyncio.sleep(0)
    books.note(0, 0)
    assert len(told) == 1, "nothing to rebuild"
    books.note(0, 90)
    books.note(45, 90)
    assert len(told) == 2
    early.cancel()
    await books.close()
