"""A small, strict Bot API server: what it refuses, Telegram refuses.

It holds the people and groups as well: ``say``, ``press`` and the like make the updates, and what
the bot sends lies in ``sent``. Whatever a bot must never do is noted in ``violations``.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from tests.tools import telegram_checks as checks
from tests.tools.telegram_checks import Refused, bad

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOKEN = "7000000001:AAF-strict_server_of_the_tests_0123456"  # noqa: S105  (nobody's)
BOT = {"id": 7000000001, "is_bot": True, "first_name": "Stepladder", "username": "stepladder_bot"}
ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
PER_SECOND, PER_MINUTE_IN_GROUP = 30, 20
LARGEST_DOWN = 20_000_000
EDITABLE = 48 * 3600  # seconds


@dataclass
class Sent:
    """Something the bot did: the method, its fields, the text people see, the message it made."""

    method: str
    chat: int
    text: str
    message: dict[str, Any]
    markup: dict[str, Any] | None
    fields: dict[str, Any]
    at: float
    file: bytes = b""

    @property
    def buttons(self) -> dict[str, str]:
        """Label to callback data or address."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return {b["text"]: b.get("callback_data") or b["url"] for row in rows for b in row}


@dataclass
class Waiting:
    """An update on its way, ``left`` times to be delivered."""

    update: dict[str, Any]
    left: int
    at: float


@dataclass
class TelegramServer:
    """One bot's server. ``times``: how often each update comes; ``limits``: refuse floods."""

    token: str = TOKEN
    times: int = 1
    limits: bool = False
    privacy: bool = True
    violations: list[str] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    strangers: set[int] = field(default_factory=set)
    migrated: dict[int, int] = field(default_factory=dict)
    admins: dict[int, dict[int, dict[str, Any]]] = field(default_factory=dict)
    published: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    faults: deque[tuple[str, Callable[[], Refused | None]]] = field(default_factory=deque)
    webhook: dict[str, Any] = field(default_factory=dict)
    silent: float = 0.0
    floods: int = 0

    def __post_init__(self) -> None:
        """Set up what it keeps."""
        self._queue: deque[Waiting] = deque()
        self._news = asyncio.Event()
        self._heard = asyncio.Condition()
        self._updates = count(900_001)
        self._numbers: dict[tuple[int, str], Iterator[int]] = {}
        self._callbacks: dict[str, str] = {}
        self._chats: dict[int, dict[str, Any]] = {}
        self._made: dict[tuple[int, int], dict[str, Any]] = {}
        self._polls = 0
        self._last_calls: deque[float] = deque()
        self._in_group: dict[int, deque[float]] = {}
        self._quiet_until = 0.0
        self._pusher: asyncio.Task[None] | None = None
        self._failing = ""
        self.url = ""

    # --- life -----------------------------------------------------------------------------------

    def _number(self, chat: int, whose: str) -> int:
        """Return the next number in a chat: a person's don't depend on what the bot does."""
        numbers = self._numbers.setdefault((chat, whose), count(1))
        return 2 * next(numbers) + (whose == "bot")

    async def start(self, port: int = 0) -> None:
        """Listen on a port of this machine."""
        app = web.Application(client_max_size=60_000_000)
        app.router.add_route("*", "/bot{token}/{method}", self._api)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        sockets = site._server.sockets  # type: ignore[union-attr]
        self.url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Stop listening and delivering."""
        if self._pusher is not None:
            self._pusher.cancel()
        self._polls += 1
        self._news.set()
        await self._runner.cleanup()

    # --- people ---------------------------------------------------------------------------------

    def person(self, number: int, name: str) -> dict[str, Any]:
        """Return somebody with a chat of their own with the bot."""
        person = {"id": number, "is_bot": False, "first_name": name, "language_code": "en"}
        self._chats[number] = {"id": number, "type": "private", "first_name": name}
        return person

    def group(self, number: int, title: str, *, kind: str = "supergroup") -> dict[str, Any]:
        """Return a group, with nobody running it yet."""
        chat = self._chats[number] = {"id": number, "type": kind, "title": title}
        self.admins.setdefault(number, {})
        return chat

    def chat(self, number: int) -> dict[str, Any]:
        """Return a chat that there is."""
        return self._chats[number]

    def add_bot(self, group: dict[str, Any], by: dict[str, Any]) -> None:
        """Put the bot into a group."""
        changed = {
            "chat": group,
            "from": by,
            "date": int(time.time()),
            "old_chat_member": {"status": "left", "user": BOT},
            "new_chat_member": {"status": "member", "user": BOT},
        }
        self.push("my_chat_member", changed)

    def message(
        self,
        person: dict[str, Any],
        text: str = "",
        group: dict[str, Any] | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """Return a message of somebody, not yet delivered; what it means is marked in it."""
        chat = group or self._chats[person["id"]]
        made: dict[str, Any] = {
            "message_id": self._number(chat["id"], "people"),
            "from": person,
            "chat": chat,
            "date": int(time.time()),
        }
        if text:
            made["text"] = text
            made["entities"] = list(_entities(text))
        made |= more
        if group is None:
            self.strangers.discard(person["id"])
        self._made[chat["id"], made["message_id"]] = made
        return made

    def say(
        self,
        person: dict[str, Any],
        text: str = "",
        group: dict[str, Any] | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """Let somebody write."""
        made = self.message(person, text, group, **more)
        self.push("message", made)
        return made

    def edit(self, message: dict[str, Any], text: str, after: int = 1) -> None:
        """Let somebody edit what they wrote."""
        date = message["date"] + after
        changed = message | {"text": text, "entities": list(_entities(text)), "edit_date": date}
        self._made[message["chat"]["id"], message["message_id"]] = changed
        self.push("edited_message", changed)

    def send_file(
        self, person: dict[str, Any], name: str, data: bytes, kind: str, **more: Any
    ) -> dict[str, Any]:
        """Let somebody send a document."""
        identifier = f"file{len(self.files)}"
        self.files[identifier] = data
        document = {
            "file_id": identifier,
            "file_unique_id": identifier,
            "file_name": name,
            "mime_type": kind,
            "file_size": len(data),
        }
        return self.say(person, document=document, **more)

    def press(self, person: dict[str, Any], sent: Sent, label: str) -> str:
        """Let somebody press the button that starts with a label; return the query's id."""
        data = next(data for text, data in sent.buttons.items() if text.startswith(label))
        return self.press_data(person, sent.message, data)

    def press_data(self, person: dict[str, Any], message: dict[str, Any], data: str) -> str:
        """Let somebody press a button with some data."""
        query = f"44{person['id']:08d}{self._number(person['id'], 'presses'):09d}"
        self._callbacks[query] = "open"
        self.push(
            "callback_query",
            {"id": query, "from": person, "message": message, "chat_instance": "1", "data": data},
        )
        return query

    def push(self, kind: str, content: dict[str, Any], times: int | None = None) -> int:
        """Put an update on its way."""
        number = next(self._updates)
        update = {"update_id": number, kind: content}
        self._queue.append(Waiting(update, times or self.times, time.monotonic()))
        self._news.set()
        return number

    def renumber(self, start: int) -> None:
        """Count updates from another number on, as a server does that lost its memory."""
        self._updates = count(start)

    @property
    def waiting(self) -> int:
        """How many updates aren't confirmed."""
        return len(self._queue)

    @property
    def unanswered(self) -> list[str]:
        """The presses whose buttons still turn."""
        return [query for query, state in self._callbacks.items() if state == "open"]

    async def heard(
        self, wanted: Callable[[Sent], bool], since: int = 0, within: float = 30
    ) -> Sent:
        """Wait until the bot has sent what is wanted."""

        def found() -> Sent | None:
            return next((one for one in self.sent[since:] if wanted(one)), None)

        async with self._heard:
            await asyncio.wait_for(self._heard.wait_for(lambda: found() is not None), within)
        result = found()
        assert result is not None
        return result

    # --- the API --------------------------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return _answer(Refused(401, "Unauthorized"))
        method = request.match_info["method"]
        try:
            fields, uploads = await _fields(request)
        except ConnectionError:
            return web.Response(status=400)  # whoever asked is gone, in the middle of a word
        self.calls.append((method, fields))
        handler = getattr(self, f"_{_snake(method)}", None)
        try:
            if handler is None:
                raise Refused(404, "Not Found: method not found")
            self._faulty(method)
            result = await handler(fields, uploads)
        except Refused as refused:
            return _answer(refused)
        if self.silent and method.startswith("send"):
            await asyncio.sleep(self.silent)
        return web.json_response({"ok": True, "result": result})

    def _faulty(self, method: str) -> None:
        for n, (name, fault) in enumerate(self.faults):
            if name == method:
                del self.faults[n]
                refused = fault()
                if refused is not None:
                    raise refused
                return

    async def _download(self, request: web.Request) -> web.Response:
        data = self.files.get(request.match_info["path"].rpartition("/")[2])
        if request.match_info["token"] != self.token or data is None:
            return web.Response(status=404)
        return web.Response(body=data)

    async def _get_me(self, *_: Any) -> dict[str, Any]:
        return BOT | {
            "can_join_groups": True,
            "can_read_all_group_messages": not self.privacy,
            "supports_inline_queries": False,
        }

    # --- updates --------------------------------------------------------------------------------

    async def _get_updates(self, fields: dict[str, Any], _: Any) -> list[dict[str, Any]]:
        if self.webhook.get("url"):
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._polls += 1
        mine = self._polls
        self._news.set()
        offset = int(fields.get("offset") or 0)
        if offset < 0:
            self.violations.append("a negative offset forgets updates")
        while self._queue and self._queue[0].update["update_id"] < offset:
            if self._queue[0].left > 0:
                break
            self._queue.popleft()
        end = time.monotonic() + float(fields.get("timeout") or 0)
        while True:
            if mine != self._polls:
                raise Refused(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
            found = self._batch(json.loads(fields.get("allowed_updates") or "[]"))
            left = end - time.monotonic()
            if found or left <= 0:
                return found
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), left)
            except TimeoutError:
                continue

    def _batch(self, allowed: list[str]) -> list[dict[str, Any]]:
        found = []
        for waiting in list(self._queue)[:100]:
            if allowed and not set(allowed) & set(waiting.update):
                self._queue.remove(waiting)
                continue
            waiting.left -= 1
            found.append(waiting.update)
        return found

    async def _set_webhook(self, fields: dict[str, Any], _: Any) -> bool:
        if json.loads(fields.get("drop_pending_updates") or "false"):
            self.violations.append("setWebhook drops pending updates")
        address = fields.get("url", "")
        if address and not address.startswith(("https://", "http://127.0.0.1")):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = dict(fields)
        if self._pusher is None:
            self._pusher = asyncio.create_task(self._push_all())
        return True

    async def _delete_webhook(self, fields: dict[str, Any], _: Any) -> bool:
        if json.loads(fields.get("drop_pending_updates") or "false"):
            self.violations.append("deleteWebhook drops pending updates")
        self.webhook = {}
        return True

    async def _get_webhook_info(self, *_: Any) -> dict[str, Any]:
        return {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self._queue),
        } | ({"last_error_date": int(time.time()), "last_error_message": self._failing}
             if self._failing else {})  # fmt: skip

    async def _push_all(self) -> None:
        """Call the webhook with each update, again and again until it says 200."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
            while True:
                if not (self._queue and self.webhook.get("url")):
                    self._news.clear()
                    await self._news.wait()
                    continue
                if await self._push_one(session, self._queue[0].update):
                    self._queue[0].left -= 1
                    if self._queue[0].left <= 0:
                        self._queue.popleft()
                else:
                    await asyncio.sleep(0.2)

    async def _push_one(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> bool:
        headers = {SECRET_HEADER: self.webhook.get("secret_token", "")}
        try:
            async with session.post(self.webhook["url"], json=update, headers=headers) as answer:
                self._failing = "" if answer.ok else f"Wrong response: {answer.status}"
                return answer.ok
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._failing = f"Connection failed: {type(error).__name__}"
            return False

    # --- sending --------------------------------------------------------------------------------

    async def _send_message(self, fields: dict[str, Any], _: Any) -> dict[str, Any]:
        text = checks.message_text(fields, "text", checks.TEXT)
        return await self._put("sendMessage", fields, text, {"text": text})

    async def _send_photo(
        self, fields: dict[str, Any], uploads: dict[str, bytes]
    ) -> dict[str, Any]:
        data = _upload(fields, "photo", uploads)
        if len(data) > 10_000_000:
            raise bad("file is too big")
        if not data.startswith((b"\x89PNG", b"\xff\xd8")):
            raise bad("IMAGE_PROCESS_FAILED")
        if data.startswith(b"\x89PNG"):
            width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
            if width + height > 10_000 or max(width, height) > 20 * min(width, height):
                raise bad("PHOTO_INVALID_DIMENSIONS")
        text = checks.message_text(fields, "caption", checks.CAPTION)
        return await self._put("sendPhoto", fields, text, {"caption": text, "photo": []}, data)

    async def _send_document(
        self, fields: dict[str, Any], uploads: dict[str, bytes]
    ) -> dict[str, Any]:
        data = _upload(fields, "document", uploads)
        if len(data) > 50_000_000:
            raise Refused(413, "Request Entity Too Large")
        text = checks.message_text(fields, "caption", checks.CAPTION)
        return await self._put("sendDocument", fields, text, {"caption": text}, data)

    async def _put(
        self,
        method: str,
        fields: dict[str, Any],
        text: str,
        content: dict[str, Any],
        file: bytes = b"",
    ) -> dict[str, Any]:
        markup = checks.markup(fields)
        chat = self._writable(fields)
        made: dict[str, Any] = {"from": BOT, "chat": chat}
        made["message_id"] = self._number(chat["id"], "bot")
        made |= {"date": int(time.time()), **content}
        thread = fields.get("message_thread_id")
        if thread:
            if int(thread) not in chat.get("topics", []):
                raise bad("message thread not found")
            made |= {"message_thread_id": int(thread), "is_topic_message": True}
        self._replied(fields, chat, made)
        if markup and "inline_keyboard" in markup:
            made["reply_markup"] = markup
        self._made[chat["id"], made["message_id"]] = made
        await self._note(Sent(method, chat["id"], text, made, markup, fields, time.time(), file))
        return made

    def _replied(self, fields: dict[str, Any], chat: dict[str, Any], made: dict[str, Any]) -> None:
        replied = json.loads(fields.get("reply_parameters") or "null")
        if not replied:
            return
        original = self._made.get((chat["id"], replied["message_id"]))
        if original is not None:
            made["reply_to_message"] = {
                key: value for key, value in original.items() if key != "reply_to_message"
            }
        elif not replied.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")

    async def _note(self, sent: Sent) -> None:
        async with self._heard:
            self.sent.append(sent)
            self._heard.notify_all()

    def _writable(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Return a chat that may be written to now."""
        number = int(fields["chat_id"])
        if number in self.migrated:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.migrated[number],
            )
        if number in self.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if number in self.strangers:
            raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
        if number not in self._chats:
            raise bad("chat not found")
        if self.limits:
            self._limited(number)
        return self._chats[number]

    def _limited(self, chat: int) -> None:
        now = time.monotonic()
        if now < self._quiet_until:
            self.violations.append("sent before retry_after was over")
            raise Refused(429, "Too Many Requests: retry after 1", retry_after=1)
        recent = self._in_group.setdefault(chat, deque())
        while recent and recent[0] < now - 60:
            recent.popleft()
        while self._last_calls and self._last_calls[0] < now - 1:
            self._last_calls.popleft()
        full = chat < 0 and len(recent) >= PER_MINUTE_IN_GROUP
        if full or len(self._last_calls) >= PER_SECOND:
            self.floods += 1
            wait = 5 if full else 1
            self._quiet_until = now + wait
            raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        recent.append(now)
        self._last_calls.append(now)

    # --- changing and answering -----------------------------------------------------------------

    async def _edit_message_text(self, fields: dict[str, Any], _: Any) -> dict[str, Any]:
        text = checks.message_text(fields, "text", checks.TEXT)
        markup = checks.markup(fields)
        chat = self._writable(fields)
        key = (chat["id"], int(fields["message_id"]))
        made = self._made.get(key)
        if made is None:
            raise bad("message to edit not found")
        if made["from"] != BOT or time.time() - made["date"] > EDITABLE:
            raise bad("message can't be edited")
        if (made.get("text"), made.get("reply_markup")) == (text, markup):
            raise bad(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            )
        made["text"] = text
        made.pop("reply_markup", None)
        if markup:
            made["reply_markup"] = markup
        await self._note(
            Sent("editMessageText", chat["id"], text, made, markup, fields, time.time())
        )
        return made

    async def _delete_message(self, fields: dict[str, Any], _: Any) -> bool:
        if self._made.pop((int(fields["chat_id"]), int(fields["message_id"])), None) is None:
            raise bad("message to delete not found")
        return True

    async def _answer_callback_query(self, fields: dict[str, Any], _: Any) -> bool:
        query = fields["callback_query_id"]
        if len(fields.get("text") or "") > 200:
            raise bad("MESSAGE_TOO_LONG")
        if self._callbacks.get(query) != "open":
            self.violations.append(f"press {query} was answered twice")
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self._callbacks[query] = "answered"
        await self._note(
            Sent("answerCallbackQuery", 0, fields.get("text") or "", {}, None, fields, time.time())
        )
        return True

    async def _send_chat_action(self, fields: dict[str, Any], _: Any) -> bool:
        self._writable(fields)
        return True

    # --- looking up -----------------------------------------------------------------------------

    async def _get_file(self, fields: dict[str, Any], _: Any) -> dict[str, Any]:
        data = self.files.get(fields["file_id"])
        if data is None:
            raise bad("invalid file_id")
        if len(data) > LARGEST_DOWN:
            raise bad("file is too big")
        return {
            "file_id": fields["file_id"],
            "file_unique_id": fields["file_id"],
            "file_size": len(data),
            "file_path": f"documents/{fields['file_id']}",
        }

    async def _get_chat_member(self, fields: dict[str, Any], _: Any) -> dict[str, Any]:
        chat, person = int(fields["chat_id"]), int(fields["user_id"])
        if chat not in self._chats:
            raise bad("chat not found")
        user = {"id": person, "is_bot": False, "first_name": "Somebody"}
        return self.admins.get(chat, {}).get(person) or {"status": "member", "user": user}

    async def _get_chat_administrators(self, fields: dict[str, Any], _: Any) -> list[Any]:
        return list(self.admins.get(int(fields["chat_id"]), {}).values())

    async def _set_my_commands(self, fields: dict[str, Any], _: Any) -> bool:
        self.published[_scope(fields)] = checks.commands(fields)
        return True

    async def _get_my_commands(self, fields: dict[str, Any], _: Any) -> list[dict[str, str]]:
        return self.published.get(_scope(fields), [])


def administrator(person: dict[str, Any], *, anonymous: bool = False) -> dict[str, Any]:
    """Return somebody as one who runs a group."""
    return {"status": "creator", "user": person, "is_anonymous": anonymous}


def _scope(fields: dict[str, Any]) -> tuple[str, str]:
    scope = json.loads(fields.get("scope") or '{"type": "default"}')
    name = ":".join(str(part) for part in (scope["type"], scope.get("chat_id", "")) if part)
    return name, fields.get("language_code") or ""


def _entities(text: str) -> Iterator[dict[str, Any]]:
    """Mark commands and mentions, their places in UTF-16 units."""
    at = 0
    for word in text.split(" "):
        kind = "bot_command" if word.startswith("/") and at == 0 else "mention"
        bare = word.rstrip(",.:!?")
        if (
            bare.startswith(("/", "@"))
            and len(bare) > 1
            and (kind == "mention") == (bare[0] == "@")
        ):
            yield {"type": kind, "offset": at, "length": checks.units(bare)}
        at += checks.units(word) + 1


async def _fields(request: web.Request) -> tuple[dict[str, Any], dict[str, bytes]]:
    fields: dict[str, Any] = dict(request.query)
    uploads: dict[str, bytes] = {}
    if request.content_type == "application/json":
        fields |= await request.json()
        return fields, uploads
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            uploads[name] = value.file.read()
        else:
            fields[name] = value
    return fields, uploads


def _upload(fields: dict[str, Any], name: str, uploads: dict[str, bytes]) -> bytes:
    if name in uploads:
        return uploads[name]
    attached = str(fields.get(name, "")).removeprefix("attach://")
    if attached not in uploads:
        raise bad("there is no file in the request")
    return uploads[attached]


def _answer(refused: Refused) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refused.code}
    body["description"] = refused.description
    if refused.parameters:
        body["parameters"] = refused.parameters
    return web.json_response(body, status=refused.code)


def _snake(method: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in method)
