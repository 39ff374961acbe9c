"""What a strict Bot API server refuses about what a bot sends."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

TEXT, CAPTION, DATA = 4096, 1024, 64
_TAGS = {
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "code",
    "pre",
    "a",
    "blockquote",
    "tg-spoiler",
    "span",
}
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


class Refused(Exception):
    """An error of the Bot API."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        """Keep what the answer says."""
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def bad(description: str) -> Refused:
    """Return the error of a bad request."""
    return Refused(400, f"Bad Request: {description}")


class _Html(HTMLParser):
    """Takes Telegram's tags only, each closed in the order it was opened."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise bad(f'can\'t parse entities: Unmatched end tag, found "</{tag}>"')

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raise bad(f'can\'t parse entities: Unsupported start tag "{tag}/"')

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise bad("can't parse entities: Unsupported start tag")


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def plain(text: str, mode: str | None) -> str:
    """Return what people see of a text. Raises Refused for entities that can't be read."""
    if not mode:
        return text
    if mode != "HTML":
        raise bad("unsupported parse_mode")
    if re.search(r"&(?!(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)\w+;", text):
        raise bad("can't parse entities: unknown entity")
    if re.search(r"<(?![a-z/])", text) or "<" in re.sub(r"<[^<>]*>", "", text):
        raise bad("can't parse entities: Unsupported start tag")
    parser = _Html()
    parser.feed(text)
    parser.close()
    if parser.open:
        raise bad(
            f"can't parse entities: Can't find end tag corresponding to \"{parser.open[-1]}\""
        )
    return parser.text


def message_text(fields: dict[str, Any], name: str, limit: int) -> str:
    """Return the text of a message, checked."""
    raw = str(fields.get(name) or "")
    seen = plain(raw, fields.get("parse_mode"))
    if name == "text" and not seen.strip():
        raise bad("message text is empty")
    if units(seen) > limit:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return seen


def markup(fields: dict[str, Any]) -> dict[str, Any] | None:
    """Return the keyboard under a message, checked."""
    raw = fields.get("reply_markup")
    if not raw:
        return None
    found: dict[str, Any] = json.loads(raw)
    if "force_reply" in found:
        if len(found.get("input_field_placeholder") or "x") > 64:
            raise bad("REPLY_MARKUP_INVALID")
        return found
    rows = found["inline_keyboard"]
    if sum(map(len, rows)) > 100 or any(not 1 <= len(row) <= 8 for row in rows):
        raise bad("REPLY_MARKUP_TOO_LONG")
    for button in (button for row in rows for button in row):
        if not button.get("text"):
            raise bad("Text buttons are unallowed in the inline keyboard")
        data = button.get("callback_data")
        if data is not None and not 1 <= len(data.encode()) <= DATA:
            raise bad("BUTTON_DATA_INVALID")
        if data is None and not button.get("url", "").startswith(("https://", "tg://")):
            raise bad("BUTTON_URL_INVALID")
    return found


def commands(fields: dict[str, Any]) -> list[dict[str, str]]:
    """Return the commands that are set, checked."""
    found: list[dict[str, str]] = json.loads(fields.get("commands") or "[]")
    if len(found) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for one in found:
        if not _COMMAND.fullmatch(one["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(one["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if len({one["command"] for one in found}) != len(found):
        raise bad("BOT_COMMAND_INVALID")
    return found
