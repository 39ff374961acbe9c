"""The connection to the Bot API, and what its errors mean."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING, Any

from telegram import LinkPreviewOptions, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.ext import AIORateLimiter, Defaults, ExtBot
from telegram.request import HTTPXRequest
from telegram.warnings import PTBDeprecationWarning, PTBUserWarning

from tutor_core.errors import StepladderError

if TYPE_CHECKING:
    from bot.settings import Settings

# Seconds. Longer than the library's 5: a send whose answer doesn't come in time may have arrived.
READ, CONNECT, UPLOAD = 30.0, 10.0, 120.0
# The limiter waits as long as Telegram says, this often, before a reply goes back to the queue.
RETRIES = 5
# Telegram takes about 30 messages a second, and 20 a minute in a group. The limiter lets as many
# go at once as its rate and refills meanwhile, so a burst and the refill have to be within that,
# with room for what the network bunches: 7 + 20 in any second, 8 + 11 in any minute.
BURST, BURST_SECONDS = 7, 0.35
GROUP_BURST, GROUP_BURST_SECONDS = 8, 44.0

Client = ExtBot[int]
_log = logging.getLogger(__name__)

# Errors of the HTTP library under the client that come before anything is sent.
_BEFORE_SENDING = ("ConnectError", "ConnectTimeout", "PoolTimeout")
_REFUSALS = (BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter)
# What any server gives of a message, and is enough to answer it.
_PLAIN = (
    "message_id",
    "from",
    "chat",
    "date",
    "edit_date",
    "text",
    "entities",
    "caption",
    "caption_entities",
    "message_thread_id",
    "is_topic_message",
)

# Why a chat can't be written to: nobody is there, or nobody wants to hear.
_UNREACHABLE = (
    "chat not found",
    "user not found",
    "bot can't initiate conversation",
    "bot was blocked",
    "bot was kicked",
    "user is deactivated",
    "group chat was deactivated",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "topic_closed",
    "peer_id_invalid",
)


def connect(settings: Settings, token: str) -> Client:
    """Return the client; nothing is sent yet."""
    quiet()
    return ExtBot(
        token,
        **_addresses(settings),
        request=_request(),
        get_updates_request=_request(),
        defaults=Defaults(
            parse_mode="HTML",
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            allow_sending_without_reply=True,
        ),
        rate_limiter=AIORateLimiter(
            BURST, BURST_SECONDS, GROUP_BURST, GROUP_BURST_SECONDS, max_retries=RETRIES
        ),
    )


def _addresses(settings: Settings) -> dict[str, Any]:
    """Return where Telegram is, if it isn't where the library knows it to be."""
    api = settings.telegram_api_url
    files = settings.telegram_file_url or api
    found = {"base_url": api and f"{api}/bot", "base_file_url": files and f"{files}/file/bot"}
    return {name: address for name, address in found.items() if address}


def _request() -> HTTPXRequest:
    return HTTPXRequest(
        read_timeout=READ,
        write_timeout=READ,
        connect_timeout=CONNECT,
        pool_timeout=READ,
        media_write_timeout=UPLOAD,
    )


def quiet() -> None:
    """Keep other libraries' logs free of addresses, which hold the token, and of tracebacks.

    The library warns about its own use of what it deprecates whenever it is told to wait, and
    about updates asked for without being read at once (``update_of`` says why).
    """
    warnings.filterwarnings("ignore", category=PTBDeprecationWarning)
    warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # Whatever it logs as an error it raises as well, and then it is told in words of our own.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)


def update_of(data: dict[str, Any], client: Client) -> Update | None:
    """Return an update; None, and a line in the log, for one the library can't read.

    A server of one's own may be older than the library, and leave out what that insists on. The
    library's own way of asking gives up all updates then, and logs what people wrote.
    """
    for each in (data, {key: _bare(value) for key, value in data.items()}):
        try:
            return Update.de_json(each, client)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            kinds = ", ".join(key for key in data if key != "update_id")
            _log.warning("an update (%s) can't be read: %s", kinds, error)
    return None


def _bare(value: Any) -> Any:  # noqa: ANN401  (whatever JSON holds)
    """Return a message with no more than its words, and a die for what it holds besides."""
    if not isinstance(value, dict) or "message_id" not in value:
        return value
    kept = {key: value[key] for key in _PLAIN if key in value}
    return kept if "text" in kept else kept | {"dice": {"value": 1, "emoji": "🎲"}}


def unreachable(error: TelegramError) -> bool:
    """Whether an error says that nobody can be reached in that chat."""
    if isinstance(error, Forbidden):
        return True
    said = error.message.lower()
    return isinstance(error, BadRequest) and any(reason in said for reason in _UNREACHABLE)


def surely_unsent(error: TelegramError) -> bool:
    """Whether an error says that Telegram didn't take what was sent."""
    if isinstance(error, _REFUSALS):
        return True
    # Anything else that is an answer is an error of the server, whose effect nobody knows.
    return type(error.__cause__).__name__ in _BEFORE_SENDING


def trouble(error: TelegramError, doing: str) -> StepladderError:
    """Return an error of the tree; its words aren't Telegram's, which may quote an address."""
    wait = f" ({error.message})" if isinstance(error, RetryAfter) else ""
    return StepladderError(
        "Telegram can't be reached just now; this waits until it can.",
        log=f"{doing}: {type(error).__name__}{wait}",
    )
