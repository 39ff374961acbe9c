"""What a teacher has set up about a classroom, and the groups of learners in it."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Setup:
    """How a classroom is laid out on its platform, whose own ids these are.

    Whoever has one of ``teacher_roles`` there is a teacher; every message in one of ``channels``
    is for the tutor. ``names`` are what people call those ids. ``done`` says that a teacher has
    gone through it.
    """

    title: str = ""
    teacher_roles: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    done: bool = False

    def name(self, of: str) -> str:
        """Return what people call a role or channel: its id where nobody said."""
        return dict(self.names).get(of, of)

    def with_teachers(self, picked: str, *, on: bool) -> Setup:
        """Return the setup with a role among the teachers', or taken from them."""
        one, named = self._picked(picked)
        return replace(named, teacher_roles=_switched(named.teacher_roles, one, on=on))

    def with_channel(self, picked: str, *, on: bool) -> Setup:
        """Return the setup with a channel among the tutor's, or taken from them."""
        one, named = self._picked(picked)
        return replace(named, channels=_switched(named.channels, one, on=on))

    def _picked(self, picked: str) -> tuple[str, Setup]:
        """Take apart "id:name", as a picker gives it; a typed id has no name."""
        one, _, name = picked.partition(":")
        if not name:
            return one, self
        return one, replace(self, names=tuple(sorted({**dict(self.names), one: name}.items())))


@dataclass(frozen=True, slots=True)
class Group:
    """Learners of a classroom under one name, by the names the tutor calls them."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupChange:
    """Learners to put into a group, or to take out of it; ``drop`` takes out all of them."""

    name: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    drop: bool = False


def _switched(held: tuple[str, ...], one: str, *, on: bool) -> tuple[str, ...]:
    rest = tuple(other for other in held if other != one)
    return (*rest, one) if on else rest
