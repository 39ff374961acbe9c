"""Turns that teach: a question, a request for help, an idea or answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import goals, notes, practice, reviews, scene, threads
from tutor_core.assessment import looks_like_attempt, routes, two_tasks, unworked
from tutor_core.course import AnswerKind
from tutor_core.curriculum import own_task
from tutor_core.explanations import suggestions
from tutor_core.explanations.seen import QUOTED
from tutor_core.focus import QuestionKind, kind_of
from tutor_core.heard import ANSWER_WORDS
from tutor_core.hints import ladder
from tutor_core.messages import Explanation, Foretold, Judgement, Move, Reply, Role
from tutor_core.moves import ANSWER_RUNG, Decision, Kind, Signal, choose
from tutor_core.ports import Scope
from tutor_core.requests import Ask
from tutor_core.state import Changes, Evidence, ThreadKind
from tutor_core.turn import Outcome
from tutor_core.turns import follow_ups, judging, limiting, marking, records
from tutor_core.turns.acting import act, button, finished, open_task, suggestion, task_buttons
from tutor_core.wording import offline

if TYPE_CHECKING:
    from tutor_core.course import Source
    from tutor_core.ports import Found
    from tutor_core.scene import Scene
    from tutor_core.state import Thread
    from tutor_core.turn import Turn

IN_SIGNS = (AnswerKind.NUMBER, AnswerKind.EXPRESSION, AnswerKind.EQUATION)
PASSAGES = 3
"""Passages of a place that is asked for by its number: as many as come with a search."""


async def ask(turn: Turn, text: str, *, remark: bool = False) -> Outcome:
    """Take up a question: an exercise of the course, a place in it, or not in the materials.

    A ``remark`` is a statement with no task open; outside the materials it is small talk.
    """
    if remark and (added := records.added(turn, text)) is not None:
        return added
    first, second = two_tasks(text) or ("", "")
    wanted = first or text
    matched = turn.library.match_exercise(wanted)
    if matched is None and not _beside_a_task(turn, wanted):
        matched = turn.library.match_own(wanted)
    if matched is not None and (found := scene.of_exercise(*matched, turn.library)) is not None:
        outcome = _open(turn, replace(found, question=text))
        return _one_first(turn, outcome, first, second) if second else outcome
    if (told := _story(turn, text)) is not None:
        return _open(turn, told)
    if (stays := follow_ups.place(turn, text)) is not None:
        return _open(turn, stays)
    week = turn.state.policy.week if turn.courses.closed else 0
    scope = Scope(turn.library.course_ids, week or None, turn.library.given_names)
    found_places = await turn.retriever.find(text, scope)
    if beyond := _beyond(turn, text, found_places):
        return outside(turn, text, _visible(turn, found_places), remark=False, beyond=beyond)
    limit = await limiting.closed_place(turn, text, found_places)
    if limit is not None:
        return limiting.declined(turn, Ask(text), limit)
    found_places = _visible(turn, found_places)
    if not found_places.inside or not found_places.hits:
        return outside(turn, text, found_places, remark=remark)
    best = found_places.hits[0]
    shelf = turn.library.shelf(best.course_id)
    if shelf is None:
        return outside(turn, text, found_places, remark=remark)
    place = scene.Scene(shelf, best.section, best.passages, text)
    verdict = turn.voice.say("seen.inside")
    return _open(turn, place, fit=(found_places.confidence, verdict))


def _beyond(turn: Turn, text: str, found: Found) -> tuple[str, str] | None:
    """Return what can't be worked here: the phrase that says so, and the task where it has signs.

    A task in words is beyond a course only where the place found doesn't say its word.
    """
    task = own_task.beyond(text)
    if task and any(s.equations for s in turn.library.shelves):
        return "beyond", task
    subject = unworked.subject(text)
    near = found.hits[0].passages if found.hits else ()
    taught = any(subject in passage.text.lower() for passage in near)
    return ("unworked", "") if subject and not taught else None


def _beside_a_task(turn: Turn, text: str) -> bool:
    """Whether a sum is asked about in the middle of an exercise: it is part of that work."""
    thread = turn.state.thread
    open_ = thread is not None and not thread.solved and thread.exercise_id is not None
    return open_ and bool(routes.sum_in(text))


def _one_first(turn: Turn, outcome: Outcome, first: str, second: str) -> Outcome:
    """Say that of two equations sent at once the first is taken, and the other waits."""
    lead = turn.voice.say("ask.one_first", first=first, second=second)
    return replace(outcome, reply=replace(outcome.reply, text=f"{lead} {outcome.reply.text}"))


def _story(turn: Turn, text: str) -> Scene | None:
    """Return a story in numbers at the place where the course teaches to say it as an equation."""
    if kind_of(text) is not QuestionKind.STORY:
        return None
    found = ((s, s.sections[s.stories]) for s in turn.library.shelves if s.stories in s.sections)
    shelf, section = next(found, (None, None))
    if shelf is None or section is None:
        return None
    passages = tuple(turn.library.passages_of(shelf, section.id)[:PASSAGES])
    return scene.Scene(shelf, section, passages, text)


def _visible(turn: Turn, found: Found) -> Found:
    """Return a search without the places that are closed."""
    courses = turn.courses
    hits = tuple(h for h in found.hits if not courses.place(h.course_id, h.section.id))
    return replace(found, hits=hits)


def part(turn: Turn, number: str) -> Outcome:
    """Take up a place of the course by its number; else show what the courses hold."""
    thread = turn.state.thread
    found = turn.library.part(number, thread.course_id if thread is not None else None)
    if found is None:
        return records.topics(turn)
    shelf, section = found
    passages = tuple(turn.library.passages_of(shelf, section.id)[:PASSAGES])
    return _open(turn, scene.Scene(shelf, section, passages, section.title))


def _open(turn: Turn, place: Scene, fit: tuple[float, str] | None = None) -> Outcome:
    before = turn.state.thread
    decision = choose(
        threads.view(None, turn.state, turn.library, turn.now),
        Signal(Kind.QUESTION),
        turn.state.policy,
    )
    thread = threads.opened(place, turn.incoming.event_id, turn.now, decision.rung)
    kept = turn.place
    keeps = kept is not None and _interrupts(before, place)
    if keeps and kept is not None:
        thread = replace(thread, return_to=offline.task_words(kept))
    elif before is not None and not before.solved and place.exercise is None:
        thread = replace(thread, return_to=before.return_to)
    closing = () if before is None or keeps else (before.id,)
    outcome = act(turn, place, thread, decision, Signal(Kind.QUESTION), fit=fit)
    return replace(outcome, changes=replace(outcome.changes, closing=closing))


def _interrupts(before: Thread | None, place: Scene) -> bool:
    """Whether a question comes in the middle of an exercise, which then stays open below it."""
    if before is None or before.solved or before.exercise_id is None:
        return False
    return place.exercise is None


def outside(
    turn: Turn, text: str, found: Found, *, remark: bool, beyond: tuple[str, str] | None = None
) -> Outcome:
    """Say that it isn't in the materials, name the nearest section, offer a way on.

    ``beyond`` is the phrase for a task that can't be worked here with the task.
    """
    if remark:
        return small_talk(turn)
    say = turn.voice.say
    near = found.hits[0] if found.hits else None
    lead = say("outside.near", section=near.section.label) if near else say("outside.none")
    if beyond is not None:
        section, (key, task) = near.section.label if near else "", beyond
        lead = say(f"route.{key}_{'all' if near else 'none'}", task=task, section=section)
    goal = next(iter(goals.open_goals(turn.state)), None)
    teaches = turn.state.role is Role.TEACHER
    if teaches or goal is None:
        whom = "teacher" if teaches else "task" if turn.state.thread else "plain"
        asked = say(f"outside.ask_{whom}")
    else:
        asked = say("outside.ask_goal", goal=goal.text)
    source = _near_source(turn, found)
    explanation = Explanation(
        line=say("why.outside"),
        seen=(
            say("seen.asked", question=text[:QUOTED]),
            *(
                (
                    say(
                        "seen.fit",
                        section=near.section.label,
                        fit=f"{found.confidence:.2f}",
                        verdict=say("seen.outside"),
                    ),
                )
                if near
                else ()
            ),
        ),
        rule=say("rule.outside"),
        goal=suggestions.goal_words(goal, turn),
        worded_by=say("explain.offline"),
        would_change=(say("change.inside"),),
        foretold=(Foretold("inside"),),
    )
    buttons = [] if teaches else [button(turn, "pass_on")]
    buttons.append(button(turn, "back_to_goal") if goal else button(turn, "practise"))
    reply = Reply(
        f"{lead} {asked}",
        Move.NOT_IN_MATERIALS,
        (*buttons, button(turn, "why")),
        sources=source,
        explanation=explanation,
    )
    return Outcome(reply, Changes(suggestion=suggestion(turn, reply)))


def _near_source(turn: Turn, found: Found) -> tuple[Source, ...]:
    for hit in found.hits[:1]:
        shelf = turn.library.shelf(hit.course_id)
        if shelf is not None:
            return (turn.library.source(shelf, hit.section, hit.passages),)
    return ()


def small_talk(turn: Turn) -> Outcome:
    """Answer a remark that has nothing to do with the course in a line, and lead back."""
    _, place = open_task(turn)
    if place is not None:
        text = turn.voice.say("off_topic.task", last=offline.task_words(place))
        reply = Reply(text, Move.CHAT, task_buttons(turn, place))
        return Outcome(reply, unclear=True)
    teaches = turn.state.role is Role.TEACHER
    text = turn.voice.say("off_topic.teacher" if teaches else "off_topic.plain")
    return Outcome(Reply(text, Move.CHAT, (button(turn, "practise"),)), unclear=True)


async def help_(turn: Turn, signal: Signal) -> Outcome:
    """Give the next rung, or a smaller question, on the open task."""
    thread, place = open_task(turn)
    if thread is None or place is None:
        if (shown := follow_ups.shown(turn)) is not None:
            return shown
        text = turn.voice.say("held.nothing_open")
        return Outcome(Reply(text, Move.ASK_IDEA, (button(turn, "practise"),)))
    noticed = threads.seen(thread, signal, None, turn.now)
    # Not knowing is an answer to the test of "I already know this", too.
    given_up = thread.kind is ThreadKind.CLAIM and noticed.kind is not thread.kind
    view = threads.view(noticed, turn.state, turn.library, turn.now)
    decision = choose(view, signal, turn.state.policy)
    if decision.rung == ANSWER_RUNG and decision.hint:
        return _show_answer(turn, place, noticed, decision)
    if place.exercise is None and (shown := follow_ups.shown(turn, decision)) is not None:
        return shown
    outcome = act(turn, place, noticed, decision, signal)
    if not given_up:
        return outcome
    claims = notes.settled(turn.state, thread.concept_ids, borne_out=False)
    return replace(outcome, changes=replace(outcome.changes, notes=claims))


async def attempt(turn: Turn, text: str) -> Outcome:
    """Judge an idea or an answer to the open task; with none open it is a remark."""
    thread, place = open_task(turn)
    if thread is None or place is None:
        return await ask(turn, text, remark=True)
    if place.step is None and (below := _below(turn, text)) is not None:
        outcome = await attempt(below, text)
        closing = (*outcome.changes.closing, thread.id)
        return replace(outcome, changes=replace(outcome.changes, closing=closing))
    if place.exercise is None and turn.library.match_own(text) is not None:
        return await ask(turn, text)  # the equation of the learner's own story is worked on
    exemplars = await marking.exemplars(turn, place, text)
    return judging.judge(turn, thread, place, text, exemplars)


def _below(turn: Turn, text: str) -> Turn | None:
    """Return the turn on the exercise that the question interrupted, if this answers that.

    Words about the question may sound like an answer, or have a number in them; what is long and
    isn't right stays with the question.
    """
    under, place = turn.state.under, turn.below
    if under is None or place is None or place.step is None:
        return None
    found = judging.assessed(under, place, text)
    answers = found.judgement is Judgement.CORRECT or found.aside is not None
    if not answers and place.step.kind in IN_SIGNS:
        told = "=" in text or found.move is not None or len(text.split()) <= ANSWER_WORDS
        answers = told and looks_like_attempt(place.step, text)
    below = replace(turn.state, thread=under, under=None)
    return replace(turn, state=below) if answers else None


def _show_answer(turn: Turn, place: Scene, thread: Thread, decision: Decision) -> Outcome:
    """Rung 4: the answer and, for exercises, its sibling at once."""
    say = turn.voice.say
    step = place.step
    other = practice.sibling(turn.state, place.exercise, place.shelf) if place.exercise else None
    if step is None:
        sentence = place.focus.sentence
        if sentence:
            text = say("hint.answer_text", sentence=sentence)
        else:
            text = say("hint.answer_place", place_of=ladder.place_of(place))
        after = threads.moved(thread, decision, Signal(Kind.HELP), text, turn.voice.used, turn.now)
        after = replace(after, solved=True, awaiting="why")
        why = suggestions.explain(turn, decision, place, thread, after)
        return finished(turn, place, decision, text, after, why)
    reason = step.why or ladder.working(place, turn.voice)
    why_right = f" {reason}" if reason else ""
    answer = ladder.answer_of(step)
    following = scene.of_exercise(place.shelf, other, turn.library) if other else None
    if following is None:
        text = say("hint.answer_exercise_alone", answer=answer, why=why_right)
        after = replace(thread, rung=ANSWER_RUNG, solved=True, awaiting="why")
        why = suggestions.explain(turn, decision, place, thread, after)
        shown = _given_away(turn, place, thread)
        return finished(turn, place, decision, text, after, why, shown)
    text = say("hint.answer_exercise", answer=answer, why=why_right, next=following.prompt)
    after = threads.opened(following, turn.incoming.event_id, turn.now, None)
    after = replace(after, said=(text,), phrases=turn.voice.used)
    why = _with_sibling(turn, suggestions.explain(turn, decision, place, thread, after))
    changes = replace(_given_away(turn, place, thread), closing=(thread.id,))
    return finished(turn, following, decision, text, after, why, changes)


def _with_sibling(turn: Turn, why: Explanation) -> Explanation:
    line = f"{why.line.rstrip('.')}; {turn.voice.say('why.practice_sibling')}."
    return replace(why, line=line, rule=f"{why.rule} {turn.voice.say('rule.sibling')}")


def _given_away(turn: Turn, place: Scene, thread: Thread) -> Changes:
    """Keep that an answer was shown: it counts 0, moves no estimate, and brings a review on."""
    if place.exercise is None or place.step is None:
        return Changes()
    evidence = tuple(
        Evidence(
            concept_id=concept,
            judgement=Judgement.INCORRECT,
            score=0.0,
            rung=ANSWER_RUNG,
            attempts=len(thread.answers),
            at=turn.now,
            session=turn.state.session,
            course_id=place.shelf.course.id,
            exercise_id=place.exercise.id,
            step_id=place.step.id,
        )
        for concept in place.exercise.concept_ids
    )
    cards = reviews.after_exercise(turn.state.reviews, evidence, turn.now)
    return Changes(evidence=evidence, reviews=cards)
