"""Plays a lesson with the real program and models at their worst, and prints what came of it.

    python -m tests.tools.bad_models [--seconds N] [KIND ...]

For each kind of bad model: the slowest turn, the replies with any words of the model in them,
those with another move than offline, the calls made, and by how much the day's budget was overrun
beside the last call. The last line is JSON. ``--seconds`` is TUTOR_MODEL_TIMEOUT.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tests.tools import model_server as servers
from tests.tools.model_server import ModelServer
from tests.tools.program import Program

LESSON = (
    "can you solve x + 4 = 9 for me",
    "13",
    "/hint",
    "I think you have to take something away",
    "/hint",
    "no idea",
    "glorp",
    "-5",
    "/hint",
    "why do I have to do the same on both sides?",
    "because of the balance",
    "/hint",
)
BUDGET = 6000
KINDS = {
    "leaking": servers.leaking("x = 5"),
    "stalling": servers.stalling(600),
    # Just in time for each call, so that only the limit of the whole turn ends it.
    "slow leaking": lambda asked: replace(servers.leaking("x = 5")(asked), wait=11.0),
    "no JSON": servers.no_json,
    "wrong fields": servers.wrong_fields,
    "overlong": servers.overlong,
    "injecting": servers.injecting,
    "cut off": servers.cut_off,
    "429": servers.busy,
    "500": servers.broken,
}
# Something of what each of them says.
OF_THE_MODEL = ("seen it already", "late", "oops", "banana", "with patience", "evil", "My instr")


def opened(folder: Path, server: ModelServer, seconds: float) -> Program:
    """Start the program with the model, and a budget that a lesson can use up."""
    program = Program(
        folder,
        TUTOR_MODEL="openai:test",
        TUTOR_MODEL_URL=server.url,
        TUTOR_MODEL_TIMEOUT=str(seconds),
        TUTOR_LOG_LEVEL="info",
    )
    _set(program, "model_person_tokens", str(BUDGET))
    program.send("what does an equals sign say?", person="early")  # waits for the books
    return program


def offline(program: Program) -> list[dict]:
    """Return the lesson's replies without a model."""
    _set(program, "model", "off")
    replies = [program.send(line, person="offline")[0] for line in LESSON]
    _set(program, "model", "on")
    return replies


def _set(program: Program, key: str, value: str) -> None:
    program.send(f"/guardrail set {key} {value}", role="teacher", person="ms")


def played(program: Program, server: ModelServer, expected: list[dict], who: str) -> dict:
    """Play the lesson as somebody new and return the figures."""
    requests, calls = len(server.asked), len(_used(program))
    told = [program.send(line, person=who) for line in LESSON]
    replies = [reply for reply, _ in told]
    used = _used(program)[calls:]
    return {
        "turns": len(told),
        "slowest_s": round(max(took for _, took in told), 2),
        "of_the_model": sum(map(_of_the_model, replies)),
        "other_moves": sum(
            (a["move"], a["rung"], a["judgement"]) != (b["move"], b["rung"], b["judgement"])
            for a, b in zip(replies, expected, strict=True)
        ),
        "requests": len(server.asked) - requests,
        "calls": len(used),
        "tokens": sum(used),
        "over_budget_before_last": max(0, sum(used[:-1]) - BUDGET),
    }


def _used(program: Program) -> list[int]:
    with closing(sqlite3.connect(program.folder / "data" / "tutor.db")) as connection:
        rows = connection.execute("SELECT tokens_in + tokens_out FROM model_calls ORDER BY row")
        return [tokens for (tokens,) in rows]


def _of_the_model(reply: dict) -> bool:
    why = reply["explanation"]
    said = why is not None and "offline" not in why["worded_by"]
    return said or any(words in reply["text"] for words in OF_THE_MODEL)


def main() -> None:
    """Play, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    arguments = parser.parse_args()
    found = {}
    for name in arguments.kinds or KINDS:
        # One after the other in one program, the next would meet a model that is left alone.
        with (
            tempfile.TemporaryDirectory() as folder,
            ModelServer() as server,
            opened(Path(folder), server, arguments.seconds) as program,
        ):
            expected = offline(program)
            server.behaviour = KINDS[name]
            found[name] = played(program, server, expected, "ana")
            program.end()
        print(f"{name:14}", found[name], flush=True)  # noqa: T201
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main()
