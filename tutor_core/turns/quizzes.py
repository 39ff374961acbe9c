"""A quiz: so many exercises in a row, one answer each, hints off until the end, then a summary."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import practice, reviews, scene, threads
from tutor_core.assessment import Miss, assess
from tutor_core.course import AnswerKind
from tutor_core.curriculum.library import lower_first
from tutor_core.explanations.forecasts import Replay
from tutor_core.explanations.suggestions import told, topic_words
from tutor_core.hints import ladder
from tutor_core.intent import Attempt, Remark
from tutor_core.messages import Button, Explanation, Foretold, Judgement, Move, Reply
from tutor_core.moves import SIBLING_RUNG, Decision, Kind, Signal
from tutor_core.practice import Asking
from tutor_core.requests import Ask, ChooseOption, MoreHelp, NoIdea, OfferIdea, Practise, StopQuiz
from tutor_core.state import Changes, Quiz, QuizAnswer, ThreadKind
from tutor_core.turn import Outcome
from tutor_core.turns import judging
from tutor_core.turns.acting import LABEL, button, finished, open_task, suggestion
from tutor_core.wording import offline

if TYPE_CHECKING:
    from tutor_core.assessment import Assessment
    from tutor_core.course import Concept, Exercise
    from tutor_core.intent import Understood
    from tutor_core.practice import Pick
    from tutor_core.scene import Scene
    from tutor_core.state import LearnerState, Thread
    from tutor_core.turn import Turn

# Our choices: five fit into a break; a longer quiz than twenty is a test, and a teacher's to set.
USUAL, LONGEST = 5, 20
_HELD = (MoreHelp, Ask, OfferIdea)
_PLAIN = Practise()


def start(turn: Turn, count: int, concept: Concept | None) -> Outcome | None:
    """Set the first exercise of a quiz, None when there is nothing to ask."""
    wanted = Quiz(min(count or USUAL, LONGEST), concept.id if concept is not None else None)
    pick = _pick(turn, wanted)
    if pick is None:
        return None
    size = _there_are(turn, wanted)
    quiz = replace(wanted, size=size)
    on = lower_first(concept.title) if concept is not None else turn.voice.say("quiz.mixed")
    lead = turn.voice.say("quiz.start", n=size, on=on)
    if count > size:
        key = "quiz.most" if size == LONGEST else "quiz.all_there_are"
        lead = f"{turn.voice.say(key, n=size)} {lead}"
    return _ask(turn, quiz, pick, lead, Changes(fresh=True))


def _there_are(turn: Turn, quiz: Quiz) -> int:
    """Return how many of the questions there are now, so that no more are announced."""
    asked = turn
    while len(quiz.answers) < quiz.size and (pick := _pick(asked, quiz)) is not None:
        place = scene.of_exercise(pick.shelf, pick.exercise, turn.library)
        if place is None:
            break
        quiz = replace(quiz, answers=(*quiz.answers, QuizAnswer(pick.exercise.id, None)))
        thread = threads.opened(place, turn.incoming.event_id, turn.now, None)
        state = replace(turn.state, thread=replace(thread, quiz=quiz))
        asked = replace(turn, state=state)
    return max(1, len(quiz.answers))


def take(turn: Turn, what: Understood) -> Outcome | None:
    """Take what belongs to an open quiz; None for everything else."""
    thread, place = open_task(turn)
    if thread is None or place is None or thread.quiz is None:
        return None
    if isinstance(what, StopQuiz):
        return _summary(turn, thread, thread.quiz, "")
    if isinstance(what, NoIdea) or what == _PLAIN:
        return _on(turn, thread, place, None, turn.voice.say("quiz.skipped"), Changes())
    if isinstance(what, Attempt | ChooseOption):
        return _judge(turn, thread, place, _text(what, place))
    return _held(turn, thread, place) if isinstance(what, (*_HELD, Remark)) else None


def _text(what: Attempt | ChooseOption, place: Scene) -> str:
    if isinstance(what, Attempt):
        return what.text
    choices = place.step.choices if place.step is not None else ()
    return choices[what.index].text if what.index < len(choices) else ""


def _held(turn: Turn, thread: Thread, place: Scene) -> Outcome:
    text = turn.voice.say("quiz.held")
    return _stay(turn, thread, place, Decision(Move.ASK_IDEA, "quiz"), text, None)


def _stay(
    turn: Turn,
    thread: Thread,
    place: Scene,
    decision: Decision,
    text: str,
    judgement: Judgement | None,
) -> Outcome:
    """Say something and leave the question open."""
    after = replace(
        thread, said=(*thread.said, text)[-threads.SAID_KEPT :], phrases=turn.voice.used
    )
    buttons = buttons_of(turn, place)
    why = _explanation(turn, place)
    return finished(turn, place, decision, text, after, why, None, buttons, judgement)


def _judge(turn: Turn, thread: Thread, place: Scene, text: str) -> Outcome:
    """Judge the one answer; what can't be read or isn't finished is asked for again."""
    step, exercise = place.step, place.exercise
    if step is None or exercise is None:
        return _held(turn, thread, place)
    found = assess(step, text, exercise.stem)
    decision = Decision(Move.JUDGE, "quiz")
    if found.judgement is Judgement.UNSURE or _unfinished(found, place):
        again = "quiz.unfinished" if _unfinished(found, place) else "quiz.unreadable"
        said = turn.voice.say(again)
        return _stay(turn, thread, place, decision, said, Judgement.UNSURE)
    signal = Signal(Kind.ATTEMPT, found.judgement)
    noticed = threads.seen(thread, signal, found, turn.now, typed=text)
    changes = judging.evidence_of(turn, thread, noticed, place, found)
    right = found.judgement is Judgement.CORRECT
    if right and not place.last_step:
        return _next_step(turn, noticed, place, changes)
    items = reviews.of_exercise(turn.state.evidence, changes.evidence, thread.opened)
    cards = reviews.after_exercise(turn.state.reviews, items, turn.now)
    changes = replace(changes, reviews=cards)
    return _on(turn, thread, place, found.judgement, _said(turn, place, found), changes)


def _unfinished(found: Assessment, place: Scene) -> bool:
    on_the_way = found.move is not None or offline.agrees(place, found)
    return on_the_way or found.miss in (Miss.FORM, Miss.NOT_SIMPLIFIED)


def _said(turn: Turn, place: Scene, found: Assessment) -> str:
    """Confirm a right answer at once; of a wrong one say only that it is kept for the end."""
    if found.judgement is not Judgement.CORRECT:
        partly = found.judgement is Judgement.PARTLY
        return turn.voice.say("quiz.partly" if partly else "quiz.wrong")
    step = place.step
    if step is None or step.choices or not step.accepted or len(step.accepted[0]) > LABEL:
        return turn.voice.say("correct.exercise_short")
    return turn.voice.say("correct.exercise", answer=ladder.answer_of(step))


def _next_step(turn: Turn, noticed: Thread, place: Scene, changes: Changes) -> Outcome:
    following = replace(place, step_number=place.step_number + 1)
    said = turn.voice.say("correct.next_step", prompt=following.prompt)
    text = f"{turn.voice.say('correct.exercise_short')} {said}"
    after = replace(threads.at_step(noticed, following), said=(text,), phrases=turn.voice.used)
    decision, why = Decision(Move.JUDGE, "quiz"), _explanation(turn, following)
    buttons = buttons_of(turn, following)
    return finished(
        turn, following, decision, text, after, why, changes, buttons, Judgement.CORRECT
    )


def _on(
    turn: Turn,
    thread: Thread,
    place: Scene,
    judgement: Judgement | None,
    said: str,
    changes: Changes,
) -> Outcome:
    """Note how a question went, and ask the next or sum up."""
    exercise, quiz = place.exercise, thread.quiz
    if exercise is None or quiz is None:
        return _held(turn, thread, place)
    quiz = replace(quiz, answers=(*quiz.answers, QuizAnswer(exercise.id, judgement)))
    changes = replace(changes, closing=(thread.id,))
    later = replace(turn, state=_later(turn, thread, quiz, changes))
    pick = _pick(later, quiz) if len(quiz.answers) < quiz.size else None
    asked = _ask(later, quiz, pick, said, changes, judgement) if pick is not None else None
    return asked or _summary(later, thread, quiz, said, changes, judgement)


def _later(turn: Turn, thread: Thread, quiz: Quiz, changes: Changes) -> LearnerState:
    state = turn.state
    return replace(
        state,
        thread=replace(thread, quiz=quiz),
        evidence=(*state.evidence, *changes.evidence),
        mastery={**state.mastery, **{m.concept_id: m for m in changes.mastery}},
        reviews={**state.reviews, **{r.concept_id: r for r in changes.reviews}},
    )


def _pick(turn: Turn, quiz: Quiz) -> Pick | None:
    """Choose the next question like any practice; a quick one where there is one."""
    state, library = turn.state, turn.library
    topic = library.concept(quiz.concept_id) if quiz.concept_id is not None else None
    asking = Asking(fits=_quick)
    found = practice.pick(state, library, turn.estimator, turn.now, topic, asking)
    if found is not None or topic is not None or not quiz.answers:
        return found
    # What is done or mastered meanwhile doesn't cut short what was announced.
    last = practice.last_concept(state)
    again = library.concept(last) if last is not None else None
    return (
        practice.pick(state, library, turn.estimator, turn.now, again, asking) if again else None
    )


def _quick(exercise: Exercise) -> bool:
    """Whether one short line answers it, which can be judged for certain."""
    return len(exercise.steps) == 1 and exercise.steps[0].kind is not AnswerKind.SHORT


def _ask(
    turn: Turn,
    quiz: Quiz,
    pick: Pick,
    lead: str,
    changes: Changes,
    judgement: Judgement | None = None,
) -> Outcome | None:
    """Set the next question, None when its place is gone."""
    turn.probe.reached("chosen")
    place = scene.of_exercise(pick.shelf, pick.exercise, turn.library)
    if place is None:
        return None
    number = turn.voice.say("quiz.number", i=len(quiz.answers) + 1, n=quiz.size)
    text = f"{lead}\n\n{number} {place.prompt}"
    # An answer that was shown some time may be remembered: it counts like a worked sibling.
    rung = SIBLING_RUNG if practice.was_shown(turn.state, pick.exercise) else None
    after = threads.opened(place, turn.incoming.event_id, turn.now, rung)
    after = replace(after, kind=ThreadKind.QUIZ, quiz=quiz, said=(text,), phrases=turn.voice.used)
    turn.probe.reached("worded")
    decision = Decision(Move.PRACTICE if judgement is None else Move.JUDGE, "quiz")
    why, buttons = _explanation(turn, place), buttons_of(turn, place)
    turn.probe.reached("checked")
    return finished(turn, place, decision, text, after, why, changes, buttons, judgement)


def buttons_of(turn: Turn, place: Scene) -> tuple[Button, ...]:
    """Return the buttons of a question: its options, skip and stop; no help."""
    choices = place.step.choices if place.step is not None else ()
    options = tuple(Button(f"option:{i}", c.text) for i, c in enumerate(choices))
    skip = Button("idk", turn.voice.say("button.skip"))
    return (*options, skip, button(turn, "stop_quiz"), button(turn, "why"))


def _explanation(turn: Turn, place: Scene) -> Explanation:
    say = turn.voice.say
    return Explanation(
        line=say("quiz.why"),
        seen=(say("seen.exercise", title=place.exercise.title if place.exercise else ""),),
        rule=say("quiz.rule"),
        worded_by=say("explain.offline"),
        would_change=(say("quiz.change"),),
        foretold=(Foretold("stop"),),
    )


# --- The summary ---------------------------------------------------------------------------------


def _summary(
    turn: Turn,
    thread: Thread,
    quiz: Quiz,
    said: str,
    changes: Changes | None = None,
    judgement: Judgement | None = None,
) -> Outcome:
    """Say which were right and where to look for the others; hints are open again."""
    right = sum(a.judgement is Judgement.CORRECT for a in quiz.answers)
    missed = quiz.missed
    lines = [_line(turn, a) for a in quiz.answers]
    score = [_score(turn, quiz, right)] if quiz.answers else []
    text = "\n".join([*([said] if said else []), *score, *lines])
    asked = turn.voice.say("quiz.look" if missed else "quiz.all_right" if right else "quiz.none")
    buttons = [button(turn, "practise"), button(turn, "why")]
    if missed:
        again = turn.voice.say("button.missed")
        buttons.insert(0, Button(f"practise:{missed[0]}", again))
    why = _summed(turn, quiz, right)
    move = Move.SHOW if judgement is None else Move.JUDGE
    reply = Reply(
        f"{text}\n{asked}".strip(), move, tuple(buttons), judgement=judgement, explanation=why
    )
    # It stays open for a "yes", and ends with whatever comes next.
    ended = replace(thread, solved=True, closed=not missed, awaiting="missed", quiz=quiz)
    given = replace(changes or Changes(), thread=ended, closing=())
    return Outcome(reply, replace(given, suggestion=suggestion(turn, reply)))


def _score(turn: Turn, quiz: Quiz, right: int) -> str:
    key = "quiz.score" if right else "quiz.score_none"
    return turn.voice.say(key, right=right, n=len(quiz.answers))


def _line(turn: Turn, answer: QuizAnswer) -> str:
    for shelf in turn.library.shelves:
        exercise = shelf.exercises.get(answer.exercise_id)
        place = scene.of_exercise(shelf, exercise, turn.library) if exercise else None
        if exercise is not None and place is not None:
            key = {Judgement.CORRECT: "right", Judgement.PARTLY: "half", None: "left"}
            return turn.voice.say(
                f"quiz.line_{key.get(answer.judgement, 'missed')}",
                title=exercise.title,
                place=place.section.label + ladder.at(place.passage),
            )
    return turn.voice.say("quiz.line_gone")


def _summed(turn: Turn, quiz: Quiz, right: int) -> Explanation:
    say = turn.voice.say
    at = Replay(turn.state, turn.library, turn.estimator, turn.now)
    why = Explanation(
        line=say("quiz.why_summary"),
        seen=(say("quiz.seen", right=right, n=len(quiz.answers)),),
        rule=say("quiz.rule"),
        worded_by=say("explain.offline"),
    )
    return told(why, [topic_words(turn, at, None)])
