"""Puts the codes into replies on their way out: the store holds none of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core.codes import GAP

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompts.loader import Phrases
    from tutor_core.codes import Mint
    from tutor_core.ids import EventId
    from tutor_core.messages import Reply


class Invitations:
    """Fills codes in. ``links`` gives what channels have people press to join with a code."""

    def __init__(
        self, mint: Mint, links: Callable[[str], tuple[str, ...]], words: Phrases
    ) -> None:
        """Take what draws the codes and the phrases about people."""
        self._mint = mint
        self._links = links
        self._words = words

    def filled(self, reply: Reply, event_id: EventId) -> Reply:
        """Return the reply to an event, its code and the links to it in their places."""
        if reply.code is None:
            return reply
        code = self._mint.code(event_id)
        links = self._links(code) if reply.code.join else ()
        lines = [self._words.say("code.fill", link=link) for link in links]
        text = "\n".join((reply.text.replace(GAP, code), *lines))
        return replace(reply, text=text, code=replace(reply.code, text=code, links=links))
