"""Commands, defined once and served by every channel."""

from bot.commands.command import Arg, Command, Kind, Values
from bot.commands.registry import Registry

__all__ = ["Arg", "Command", "Kind", "Registry", "Values"]
