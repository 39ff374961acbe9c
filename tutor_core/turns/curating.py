"""A teacher's turns on concepts: show the list, accept, rename, merge, order, drop, undo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core.concepts import ConceptEdit, ConceptEdits, circle
from tutor_core.curriculum.library import Library
from tutor_core.errors import RequestError
from tutor_core.guardrails.incoming import clean
from tutor_core.messages import Button, Move, Reply
from tutor_core.state import Changes
from tutor_core.turn import Outcome
from tutor_core.turns.acting import button
from tutor_core.turns.concept_list import Listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tutor_core.course import Concept
    from tutor_core.curriculum.library import Shelf
    from tutor_core.ids import ConceptId
    from tutor_core.turn import Turn
    from tutor_core.turns.concept_list import Entry

# Characters of a title, and lines shown after a change; more is counted. Our choice.
LONGEST_TITLE = 100
LINES_SHOWN = 12
_NONE = ("none", "nothing", "-", "0")


def _listing(turn: Turn) -> Listing:
    return Listing(turn.library, turn.voice)


def _private(text: str, *buttons: Button) -> Outcome:
    return Outcome(Reply(text, Move.SHOW, buttons))


# --- Showing ------------------------------------------------------------------------------------


def listed(turn: Turn, text: str) -> Outcome:
    """Show a page of the list: of a course, from a number on, or where proposals wait."""
    listing = _listing(turn)
    if not listing.entries:
        raise RequestError(turn.voice.say("concepts.none"))
    if text.strip().isdecimal():
        entry = listing.entry(int(text))
        return _page(turn, listing, entry.shelf, entry.number)
    if text.strip():
        shelf = listing.shelf(text)
        first = next((e.number for e in listing.entries if e.shelf is shelf), None)
        if first is None:
            raise RequestError(turn.voice.say("concepts.course_empty", course=shelf.course.title))
        return _page(turn, listing, shelf, first)
    waiting = _waiting(listing)
    shelves = {id(e.shelf): e for e in reversed(waiting or listing.entries)}
    if len(shelves) == 1:
        (first_waiting,) = shelves.values()
        return _page(turn, listing, first_waiting.shelf, first_waiting.number)
    return _private(listing.overview())


def _page(turn: Turn, listing: Listing, shelf: Shelf, start: int) -> Outcome:
    text, following = listing.page(shelf, start)
    more = replace(button(turn, "concepts"), id=f"concepts:{following}")
    return _private(text, *([more] if following else []))


def _waiting(listing: Listing) -> list[Entry]:
    return [e for e in listing.entries if e.concept is not None and e.concept.proposed]


def shown_one(turn: Turn, number: int) -> Outcome:
    """Show all there is about one concept."""
    listing = _listing(turn)
    return _private(listing.details(listing.entry(number)))


# --- Changing -----------------------------------------------------------------------------------


def _as_it_stands(turn: Turn, entry: Entry) -> ConceptEdit:
    """Return the edit that makes a concept what the teacher sees: looked at, and binding."""
    concept = entry.concept
    if concept is None:
        held = _edits(turn, entry.shelf).latest[entry.id]
        return replace(
            held, event_id=turn.incoming.event_id, at=turn.now, into=None, dropped=False
        )
    before = (*concept.prerequisites, *concept.proposed_prerequisites)
    return ConceptEdit(entry.id, turn.incoming.event_id, turn.now, concept.title, before)


def _edits(turn: Turn, shelf: Shelf) -> ConceptEdits:
    known = {e.course_id: e for e in turn.state.concept_edits}
    return known.get(shelf.course.id, ConceptEdits(shelf.course.id))


def _changed(turn: Turn, made: Sequence[tuple[Entry, ConceptEdit]]) -> tuple[ConceptEdits, ...]:
    """Return each course's edits with the new ones."""
    shelves = {id(entry.shelf): entry.shelf for entry, _ in made}
    return tuple(
        _edits(turn, shelf).with_(edit for entry, edit in made if entry.shelf is shelf)
        for shelf in shelves.values()
    )


def _said(
    turn: Turn,
    key: str,
    changed: Sequence[ConceptEdits],
    about: Iterable[ConceptId],
    **values: object,
) -> Outcome:
    """Say what was done, how it stands now, and what is left to look at."""
    by_course = {edits.course_id: edits for edits in changed}
    library = Library(
        tuple(
            (s.base or s).curated(by_course[s.course.id]) if s.course.id in by_course else s
            for s in turn.library.shelves
        )
    )
    listing = Listing(library, turn.voice)
    wanted = set(about)
    touched = [e for e in listing.entries if e.id in wanted]
    say = turn.voice.say
    lines = [say(f"concepts.{key}", n=len(touched), **values)]
    if len(touched) <= LINES_SHOWN:
        lines += [listing.line(e) for e in touched]
    binding = (e.number for e in touched if _binds_now(turn.library.concept(e.id), e.concept))
    if (number := next(binding, None)) is not None:
        lines.append(say("concepts.binding", number=number))
    if waiting := _waiting(listing):
        ahead = [e.number for e in waiting if e.number > touched[-1].number]
        lines.append(say("concepts.left", n=len(waiting), next=(ahead or [waiting[0].number])[0]))
    return Outcome(
        Reply("\n".join(lines), Move.SHOW), Changes(concept_edits=tuple(by_course.values()))
    )


def _binds_now(before: Concept | None, now: Concept | None) -> bool:
    """Whether what a concept comes after was only proposed, and holds from now on."""
    if before is None or now is None:
        return False
    return before.proposed and not now.proposed and bool(now.prerequisites)


def accept(turn: Turn, text: str) -> Outcome:
    """Take proposed concepts as they are, or have merged and dropped ones back."""
    listing = _listing(turn)
    entries = _meant(turn, listing, text)
    open_ = [e for e in entries if e.concept is None or e.concept.proposed]
    if not open_:
        key = "accepted_all" if text.strip().casefold() == "all" else "accepted_already"
        raise RequestError(turn.voice.say(f"concepts.{key}"))
    made = [(e, _as_it_stands(turn, e)) for e in open_]
    return _said(turn, "accepted", _changed(turn, made), (e.id for e in open_))


def _meant(turn: Turn, listing: Listing, text: str) -> list[Entry]:
    if text.strip().casefold() == "all":
        return _waiting(listing)
    return [listing.entry(number) for number in listing.numbers(text)]


def rename(turn: Turn, number: int, text: str) -> Outcome:
    """Give a concept another title; the old one still finds it."""
    entry, concept = _listing(turn).standing(number)
    title = " ".join(clean(text).strip("\"“”'").split())
    if not title or len(title) > LONGEST_TITLE:
        raise RequestError(turn.voice.say("concepts.bad_title", limit=LONGEST_TITLE))
    for other in _listing(turn).entries:
        same = other.concept is not None and other.title.casefold() == title.casefold()
        if same and other.shelf is entry.shelf and other.id != entry.id:
            raise RequestError(
                turn.voice.say(
                    "concepts.title_taken", title=title, number=number, other=other.number
                )
            )
    edit = replace(_as_it_stands(turn, entry), title=title)
    changed = _changed(turn, [(entry, edit)])
    return _said(turn, "renamed", changed, [entry.id], before=concept.title)


def merge(turn: Turn, number: int, into: int) -> Outcome:
    """Let one concept go into another, which gets its names, sections, exercises and evidence."""
    listing = _listing(turn)
    (entry, concept), (target, other) = listing.standing(number), listing.standing(into)
    if entry.id == target.id:
        raise RequestError(turn.voice.say("concepts.merge_self", number=number))
    if entry.shelf is not target.shelf:
        raise RequestError(turn.voice.say("concepts.merge_apart"))
    gone, kept = _as_it_stands(turn, entry), _as_it_stands(turn, target)
    both = (entry.id, target.id)
    before = tuple(i for i in dict.fromkeys((*kept.after, *gone.after)) if i not in both)
    for one in (entry, target):
        _refuse_circle(turn, listing, one, before, "circle_merge")
    made = [(entry, replace(gone, into=target.id)), (target, replace(kept, after=before))]
    return _said(turn, "merged", _changed(turn, made), both, title=concept.title, into=other.title)


def after(turn: Turn, number: int, text: str) -> Outcome:
    """Set what comes before a concept."""
    listing = _listing(turn)
    entry, concept = listing.standing(number)
    nothing = text.strip().casefold() in _NONE
    others = [listing.standing(n)[0] for n in ([] if nothing else listing.numbers(text))]
    if any(other.shelf is not entry.shelf for other in others):
        raise RequestError(turn.voice.say("concepts.after_apart"))
    before = tuple(other.id for other in others)
    _refuse_circle(turn, listing, entry, before)
    edit = replace(_as_it_stands(turn, entry), after=before)
    key = "ordered" if before else "ordered_free"
    return _said(turn, key, _changed(turn, [(entry, edit)]), [entry.id], title=concept.title)


def _refuse_circle(
    turn: Turn,
    listing: Listing,
    entry: Entry,
    before: tuple[ConceptId, ...],
    key: str = "circle",
) -> None:
    """Raise RequestError naming the circle that links would close, proposed ones left aside."""
    way = circle(entry.shelf.course.concepts, entry.id, before)
    if way:
        names = {e.id: f"{e.number} {e.title}" for e in listing.entries}
        said = turn.voice.say("concepts.circle_join").join(names[i] for i in way)
        raise RequestError(turn.voice.say(f"concepts.{key}", circle=said))


def drop(turn: Turn, number: int) -> Outcome:
    """Say that something is no concept; its exercises stay."""
    entry, concept = _listing(turn).standing(number)
    edit = replace(_as_it_stands(turn, entry), dropped=True)
    tasks = sum(entry.id in e.concept_ids for e in entry.shelf.course.exercises)
    changed = _changed(turn, [(entry, edit)])
    return _said(
        turn, "dropped", changed, [entry.id], title=concept.title, tasks=tasks, number=number
    )


def undo(turn: Turn) -> Outcome:
    """Take back what the last command changed, in whichever courses."""
    courses = set(turn.library.course_ids)
    held = [e for e in turn.state.concept_edits if e.edits and e.course_id in courses]
    if not held:
        raise RequestError(turn.voice.say("concepts.nothing_to_undo"))
    last = max((edits.edits[-1] for edits in held), key=lambda e: (e.at, e.event_id)).event_id
    touched = [edits for edits in held if edits.edits[-1].event_id == last]
    about = [e.concept_id for edits in touched for e in edits.edits if e.event_id == last]
    return _said(
        turn,
        "undone" if len(about) <= LINES_SHOWN else "undone_many",
        [edits.undone() for edits in touched],
        about,
    )
