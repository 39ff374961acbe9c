"""Heavy mathematics is read in a process of its own: within its time, and gone with its parent."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.reading_apart import ReadingApart
from bot.reading_child import MEMORY_BYTES
from tutor_core.course import AnswerKind, Step
from tutor_core.fakes.outside import SharedWords, WithinWeight
from tutor_core.ids import StepId
from tutor_core.mastery.estimate import Tracing
from tutor_core.messages import Judgement
from tutor_core.tutor import Tutor

ROOT = Path(__file__).resolve().parents[2]
STEP = Step(StepId("w"), "Solve 3x + 4 = 19.", AnswerKind.NUMBER, ("5",))
ENDLESS = ",".join(["(x+y+1/7)^11/(x-y+3/11)^11"] * 60)
SECOND = 1.0


@contextlib.asynccontextmanager
async def apart(*, started=True):
    reading = ReadingApart()
    try:
        if started:
            assert await reading.borne("5", STEP)
            await reading._starting
        yield reading
    finally:
        await reading.close()


async def timed(reading, text):
    begun = time.monotonic()
    return await reading.borne(text, STEP), time.monotonic() - begun


def alive(pid):
    """Whether a process is there and not only waited for."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def address_space(pid):
    limits = Path(f"/proc/{pid}/limits").read_text().splitlines()
    (row,) = [line for line in limits if line.startswith("Max address space")]
    return int(row.split()[3])


async def test_what_is_light_starts_nothing_without_a_figure() -> None:
    async with apart(started=False) as reading:
        assert await reading.borne("hello there", None)
        assert reading._starting is None


@pytest.mark.parametrize(
    "text",
    ["9**9**9", "__import__('os')", "factorial(10**7)", "(" * 1000 + "x" + ")" * 1000, "x^12 = 1"],
    ids=lambda text: text[:20],
)
async def test_a_quick_refusal_is_left_to_the_judge(text) -> None:
    async with apart() as reading:
        borne, seconds = await timed(reading, text)
    assert borne
    assert seconds < SECOND


async def test_what_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    async with apart() as reading:
        first = (await reading._starting).pid
        borne, seconds = await timed(reading, ENDLESS)
        assert not borne
        assert seconds < SECOND
        second = (await reading._starting).pid
        assert second != first
        assert not alive(first)
        assert (await timed(reading, "9**9**9"))[0]


async def test_several_at_once_are_all_answered_within_a_second() -> None:
    async with apart() as reading:
        found = await asyncio.gather(*(timed(reading, t) for t in [ENDLESS, "9**9**9", ENDLESS]))
    assert not found[0][0]
    assert not found[2][0]
    assert max(seconds for _, seconds in found) < SECOND


async def test_a_dead_process_costs_one_text_and_no_more() -> None:
    async with apart() as reading:
        child = await reading._starting
        child.kill()
        await child.wait()
        await timed(
            reading, "9**9**9"
        )  # whether this one finds a new process up is a matter of luck
        await reading._starting
        assert (await timed(reading, "9**9**9"))[0]


async def test_a_process_that_cannot_start_leaves_the_text_unread(monkeypatch) -> None:
    monkeypatch.setattr("bot.reading_apart.CHILD", "bot.no_such_module")
    async with apart(started=False) as reading:
        borne, seconds = await timed(reading, "9**9**9")
    assert not borne
    assert seconds < SECOND


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_the_process_has_a_limit_of_memory() -> None:
    async with apart() as reading:
        assert address_space((await reading._starting).pid) <= MEMORY_BYTES


async def test_closing_ends_the_process() -> None:
    async with apart() as reading:
        pid = (await reading._starting).pid
        assert alive(pid)
    assert not alive(pid)


@pytest.mark.parametrize(
    "text",
    ["9**9**9", "__import__('os')", "factorial(10**7)", "[" * 1000, ENDLESS],
    ids=lambda t: t[:16],
)
async def test_the_tutor_says_that_it_cannot_read_it(room_with, linear_equations, text) -> None:
    bounds = WithinWeight()
    lesson = await room_with(linear_equations)
    lesson.tutor = Tutor(
        lesson.store, lesson.store, SharedWords(linear_equations), Tracing(), bounds=bounds
    )
    asked = (e for e in linear_equations.exercises if e.steps[0].prompt == "Solve 3x + 4 = 19.")
    await lesson.set_before("ana", next(asked))
    reply = await lesson.say(text)
    assert "can't read that" in reply.text
    assert reply.judgement is Judgement.UNSURE
    assert (await lesson.state()).evidence == ()
    assert (await lesson.say("x = 5")).judgement is Judgement.CORRECT


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a system's clock")
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_a_killed_program_leaves_no_orphan(busy) -> None:
    program = f"""
import asyncio
from bot.reading_apart import ReadingApart
import bot.reading_apart as apart
apart.PATIENCE = 60
async def main():
    reading = ReadingApart()
    await reading.borne("5", None)
    print((await reading._starting).pid, flush=True)
    if {busy}:
        await reading.borne({ENDLESS!r}, None)
    await asyncio.sleep(60)
asyncio.run(main())
"""
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as parent:
        child = int(parent.stdout.readline())
        assert alive(child)
        time.sleep(0.2)
        parent.kill()
    until = time.monotonic() + 5
    while alive(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(child)


async def test_it_says_so_as_often_as_it_happens(room_with, linear_equations) -> None:
    lesson = await room_with(linear_equations)
    asked = (e for e in linear_equations.exercises if e.steps[0].prompt == "Solve 3x + 4 = 19.")
    await lesson.set_before("ana", next(asked))
    for text in ("9**9**9", "__import__('os')", "factorial(10**7)", "2^^^3", "(((x+"):
        assert "can't read that" in (await lesson.say(text)).text
