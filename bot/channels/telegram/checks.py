"""Looks whether Telegram is set up as it should be; each check says what mends what it finds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import BotCommandScopeAllPrivateChats
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.telegram.client import connect
from bot.doctor import Finding
from prompts.loader import phrases

if TYPE_CHECKING:
    from bot.channels.telegram.client import Client
    from bot.settings import Settings
    from prompts.loader import Phrases

# How long to wait for another program to ask: that asks again within seconds (our choice).
RIVAL_SECONDS = 5

Look = Callable[["Client", "Settings", "Phrases"], Awaitable[Finding]]


@dataclass(frozen=True, slots=True)
class TelegramCheck:
    """What ``tutor doctor`` looks at here."""

    settings: Settings

    async def findings(self) -> tuple[Finding, ...]:
        """Return what was found."""
        return await checked(self.settings)


async def checked(settings: Settings) -> tuple[Finding, ...]:
    """Return all findings about Telegram, the token's first; without that no others make sense."""
    own = phrases(settings.language, "telegram")
    if settings.telegram_token is None:
        return (Finding(True, own.say("check.no_token")),)
    client = connect(settings, settings.telegram_token.get_secret_value())
    try:
        first = await token(client, settings, own)
        if not first.well:
            return (first,)
        return (first, *[await one(client, settings, own) for one in (privacy, delivery, menu)])
    except TelegramError as error:
        return (_unreachable(error, own),)
    finally:
        await client.shutdown()


async def token(client: Client, settings: Settings, own: Phrases) -> Finding:
    """Whether Telegram knows the bot."""
    try:
        await client.initialize()
    except InvalidToken:
        return Finding(False, own.say("check.bad_token"), own.say("check.bad_token_fix"))
    except TelegramError as error:
        return _unreachable(error, own)
    return Finding(True, own.say("check.token", name=client.bot.username))


async def privacy(client: Client, settings: Settings, own: Phrases) -> Finding:
    """Whether the bot is sent only what is meant for it, in groups."""
    if (await client.get_me()).can_read_all_group_messages:
        return Finding(False, own.say("check.privacy_off"), own.say("check.privacy_fix"))
    return Finding(True, own.say("check.privacy_on"))


async def delivery(client: Client, settings: Settings, own: Phrases) -> Finding:
    """Whether messages get here, the way that is set."""
    info = await client.get_webhook_info()
    wanted = settings.telegram_webhook_url
    if wanted is None:
        if info.url:
            return Finding(False, own.say("check.webhook_left"), own.say("check.webhook_left_fix"))
        return await _polled(client, own)
    if info.url != wanted:
        return Finding(False, own.say("check.webhook_unset"), own.say("check.webhook_unset_fix"))
    if info.pending_update_count and info.last_error_message:
        said = own.say(
            "check.webhook_failing",
            detail=info.last_error_message,
            waiting=info.pending_update_count,
        )
        return Finding(False, said, own.say("check.webhook_failing_fix"))
    return Finding(True, own.say("check.webhook"))


async def _polled(client: Client, own: Phrases) -> Finding:
    """Ask for one update without confirming any; another program that asks ends the question."""
    try:
        await client.do_api_request("getUpdates", {"limit": 1, "timeout": RIVAL_SECONDS})
    except Conflict:
        return Finding(False, own.say("check.conflict"), own.say("check.conflict_fix"))
    return Finding(True, own.say("check.polling"))


async def menu(client: Client, settings: Settings, own: Phrases) -> Finding:
    """Whether Telegram shows the commands."""
    if await client.get_my_commands(scope=BotCommandScopeAllPrivateChats()):
        return Finding(True, own.say("check.commands"))
    return Finding(False, own.say("check.no_commands"), own.say("check.commands_fix"))


def _unreachable(error: TelegramError, own: Phrases) -> Finding:
    said = own.say("check.unreachable", detail=type(error).__name__)
    return Finding(False, said, own.say("check.unreachable_fix"))
