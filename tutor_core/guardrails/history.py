"""What was changed in a classroom's guardrails, and the way back. Pure.

Undo and redo add a version like any change; ``Policy.restores`` says which one it brought back. So
undo twice goes two changes back, redo comes forward again, and a change of its own ends that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tutor_core.guardrails.policy import Policy, differences

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tutor_core.guardrails.policy import Revision


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: who, when (UTC), and each key with what it was and became.

    ``restores`` is the version it brought back, 0 for a change of its own.
    """

    by: str
    at: datetime
    changes: tuple[tuple[str, str, str], ...]
    restores: int = 0


def entries(revisions: Sequence[Revision], key: str = "") -> list[Entry]:
    """Return the changes, or those of one key, newest first."""
    found, before = [], Policy()
    for revision in revisions:
        changes = differences(before, revision.policy)
        told = tuple(change for change in changes if key in ("", change[0]))
        if told or not key:
            found.append(Entry(revision.by, revision.at, told, revision.policy.restores))
        before = revision.policy
    return found[::-1]


def undone(revisions: Sequence[Revision]) -> Policy | None:
    """Return the next version, with the guardrails as they were before the last change.

    None when everything is as it was before the first.
    """
    held = _by_version(revisions)
    newest = max(held)
    back = _before(held, _stands_at(held, newest))
    return None if back is None else _restored(held, newest, back)


def redone(revisions: Sequence[Revision]) -> Policy | None:
    """Return the next version, with the last undo taken back; None when that isn't the last."""
    held = _by_version(revisions)
    newest = max(held)
    here = _stands_at(held, newest)
    last = max(version for version, policy in held.items() if not policy.restores)
    if here == last:
        return None
    following, before = last, _before(held, last)
    while before is not None and before != here:
        following, before = before, _before(held, before)
    return None if before is None else _restored(held, newest, following)


def _by_version(revisions: Sequence[Revision]) -> dict[int, Policy]:
    first = Policy()
    return {first.version: first} | {r.policy.version: r.policy for r in revisions}


def _stands_at(held: dict[int, Policy], version: int) -> int:
    """Return the change whose state a version has: its own, or the one it brought back."""
    return held[version].restores or version


def _before(held: dict[int, Policy], version: int) -> int | None:
    earlier = [other for other in held if other < version]
    return _stands_at(held, max(earlier)) if earlier else None


def _restored(held: dict[int, Policy], newest: int, version: int) -> Policy:
    return replace(held[version], version=newest + 1, restores=version)
