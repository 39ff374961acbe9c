"""The JSON door: one JSON object a line in, one a line out, for scripts and for measuring."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Any

from bot.channels.local import AtHand, cleaned
from bot.render import plain
from tutor_core.errors import RequestError, StepladderError
from tutor_core.messages import Move, Reply, Role

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from bot.channels.local import Intake, Post
    from bot.enclosures import Tray
    from prompts.loader import Phrases
    from tutor_core.messages import Explanation, Incoming
    from tutor_core.ports import Delivery

_log = logging.getLogger(__name__)
_ROLES = {role.value: role for role in (Role.LEARNER, Role.TEACHER)}


class JsonDoor(AtHand):
    """Answers each line with one line, in order. ``write`` gets whole lines of JSON."""

    def __init__(
        self,
        post: Post,
        words: Phrases,
        write: Callable[[str], None],
        role: Role = Role.LEARNER,
        tray: Tray | None = None,
    ) -> None:
        """Keep what it talks with; ``role`` is for lines that name none."""
        self._tray = tray
        self._post = post
        self._words = words
        self._write = write
        self._role = role
        self._answered: set[str] = set()

    async def send(self, delivery: Delivery) -> str:
        """Write a reply to a line of this run; the reader of an earlier run is gone: log that."""
        if self._post.is_ours(delivery.event_id):
            self._answered.add(delivery.event_id)
            self._put(delivery.reply, await self._files(delivery))
        else:
            _log.warning("event %s of an earlier run was answered now", delivery.event_id)
        return f"line:{delivery.event_id}"

    def tell(self, text: str) -> None:
        """Say something that is no answer; never on the way out."""
        _log.info(text)

    async def run(self, turns: Intake, lines: AsyncIterator[bytes]) -> None:
        """Answer line after line until there are no more."""
        async for line in lines:
            await self._answer(line, turns)

    async def _answer(self, line: bytes, turns: Intake) -> None:
        try:
            incoming = self._read(line)
            if not incoming.text.strip() and incoming.button is None:
                self._put(Reply(self._words.say("door.empty"), Move.CHAT))
                return
            await turns.receive(incoming)
            await turns.drain()
            if incoming.event_id not in self._answered:
                self._put(Reply(self._words.say("door.no_answer"), Move.DECLINE))
            self._answered.clear()
        except StepladderError as error:
            _log.info(error.log)
            self._put(Reply(error.text, Move.DECLINE))

    async def _files(self, delivery: Delivery) -> list[dict[str, str]]:
        """Keep the reply's files and return what and where they are."""
        if self._tray is None:
            return []
        placed = await asyncio.to_thread(self._tray.put, delivery.reply, delivery.event_id)
        return [
            {"name": one.name, "media_type": one.media_type, "path": str(path), "alt": one.alt}
            for one, path in placed
        ]

    def _put(self, reply: Reply, files: Sequence[dict[str, str]] = ()) -> None:
        # ASCII, so that no encoding and no exotic line separator can break a line.
        extra = {"files": list(files)} if files else {}
        self._write(json.dumps(as_json(reply) | extra))

    def _read(self, line: bytes) -> Incoming:
        if not line.strip():
            return self._post.incoming("", role=self._role)
        message = self._object(line)
        role = _ROLES.get(self._text(message, "role") or self._role.value)
        if role is None:
            raise self._bad("role", "has to be learner or teacher.")
        button = self._text(message, "button")
        return self._post.incoming(
            cleaned(self._text(message, "text") or ""),
            role=role,
            person=self._text(message, "person") or "",
            button=cleaned(button) if button else None,
        )

    def _object(self, line: bytes) -> dict[str, Any]:
        try:
            message = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError:
            detail = "it isn't UTF-8"
        except RecursionError:
            detail = "it is nested too deeply"
        except ValueError as error:
            detail = str(error)
        else:
            if isinstance(message, dict):
                return message
            detail = "it is JSON, but no object"
        raise RequestError(self._words.say("door.bad_json", detail=detail))

    def _text(self, message: dict[str, Any], field: str) -> str | None:
        value = message.get(field)
        if value is None or isinstance(value, str):
            return value
        raise self._bad(field, "has to be a text.")

    def _bad(self, field: str, detail: str) -> RequestError:
        return RequestError(self._words.say("door.bad_field", field=field, detail=detail))


def as_json(reply: Reply) -> dict[str, Any]:
    """Return the reply as the JSON door shows it, the text without markup."""
    return {
        "text": cleaned(plain(reply.text)),
        "buttons": [{"id": button.id, "label": button.label} for button in reply.buttons],
        "private": reply.visibility.value == "private",
        "move": reply.move.value,
        "rung": reply.rung,
        "judgement": reply.judgement.value if reply.judgement else None,
        "sources": [
            {"course": s.course, "section": s.section, "title": s.title, "place": s.place}
            for s in reply.sources
        ],
        "explanation": _explained(reply.explanation) if reply.explanation else None,
    }


def _explained(why: Explanation) -> dict[str, Any]:
    return {
        "line": plain(why.line),
        "seen": _plain(why.seen),
        "rule": plain(why.rule),
        "goal": plain(why.goal),
        "policy": _plain(why.policy),
        "worded_by": why.worded_by,
        "would_change": _plain(why.would_change),
    }


def _plain(lines: tuple[str, ...]) -> list[str]:
    return [plain(line) for line in lines]
