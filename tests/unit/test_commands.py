"""What is typed or pressed becomes a request, or a notice that helps."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import Arg, Kind, Registry
from bot.commands.buttons import BUTTONS, pressed
from prompts.loader import phrases
from tutor_core import requests as m
from tutor_core.ids import ClassroomId, EventId
from tutor_core.judgement import Judgement
from tutor_core.messages import Account, Incoming, Role

REGISTRY = Registry(phrases("en", "program"))


def incoming(text: str = "", button: str | None = None, role: Role = Role.LEARNER) -> Incoming:
    return Incoming(
        EventId("e1"),
        ClassroomId("here"),
        Account("somewhere", "ana"),
        datetime(2030, 1, 1, tzinfo=UTC),
        text=text,
        button=button,
        role=role,
    )


def request(text: str, role: Role = Role.LEARNER) -> m.Request | None:
    return REGISTRY.resolve(incoming(text, role=role)).request


def notice(text: str, role: Role = Role.LEARNER) -> str:
    found = request(text, role)
    assert isinstance(found, m.Notice), found
    return found.text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("/ask what is a force?", m.Ask("what is a force?")),
        ("/ask first line\nsecond  line", m.Ask("first line\nsecond  line")),
        ("  /HINT ", m.MoreHelp()),
        ("/idk", m.NoIdea()),
        ("/why", m.Why()),
        ("/practice", m.Practise()),
        ("/practise two-step equations", m.Practise("two-step equations")),
        ("/practice quiz 5 fractions", m.Practise("fractions", m.PracticeKind.QUIZ, 5)),
        ("/practice quiz", m.Practise(kind=m.PracticeKind.QUIZ)),
        ("/practice quiz 3", m.Practise(kind=m.PracticeKind.QUIZ, count=3)),
        ("/practice quiz fractions", m.Practise("fractions", m.PracticeKind.QUIZ)),
        (
            "/practice worked two-step equations",
            m.Practise("two-step equations", m.PracticeKind.WORKED),
        ),
        ("/practice Explain", m.Practise(kind=m.PracticeKind.EXPLAIN)),
        ("/practice easier", m.Practise(kind=m.PracticeKind.EASIER)),
        ("/practice same again", m.Practise(kind=m.PracticeKind.SAME)),
        ("/practice 2 step equations", m.Practise("2 step equations")),
        ("/review", m.StartReview()),
        ("/review off", m.SwitchReminders(on=False)),
        ("/review on", m.SwitchReminders(on=True)),
        ("/known", m.KnowAlready()),
        ("/known brackets", m.KnowAlready("brackets")),
        ("/notme brackets", m.NotMe("brackets")),
        ("/goal", m.GoalList()),
        ("/goal list", m.GoalList()),
        ("/goals", m.GoalList()),
        ("/goal add two-step by Friday", m.GoalAdd("two-step by Friday")),
        ("/goal  add\ntwo-step", m.GoalAdd("two-step")),
        ("/goal done 2", m.GoalDone("2")),
        ("/goal drop #1.", m.GoalDrop("#1.")),
        ("/reflect", m.Reflect()),
        ("/reflect I forgot the sign", m.Reflect("I forgot the sign")),
        ("/progress", m.ShowProgress()),
        ("/topics", m.ShowTopics()),
        ("/dispute", m.Dispute()),
        ("/dispute 5 is right", m.Dispute("5 is right")),
    ],
)
def test_a_command_becomes_its_request(typed: str, expected: m.Request) -> None:
    assert request(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("/goal set two-step by Friday", m.GoalSet("two-step by Friday")),
        ("/goal set @Ana two-step", m.GoalSet("two-step", "Ana")),
        ('/goal set @"Ana Ruiz" two-step', m.GoalSet("two-step", "Ana Ruiz")),
        ("/guardrail", m.PolicyShow()),
        ("/guardrail show", m.PolicyShow()),
        ("/guardrail set answers never", m.PolicySet("answers", "never")),
        ("/guardrail set Highest-Rung 2", m.PolicySet("highest_rung", "2")),
        ("/concepts", m.ShowConcepts()),
        ("/concepts sociology", m.ShowConcepts("sociology")),
        ("/concept 3", m.ShowConcept(3)),
        ("/concept accept 3, 5 7-9", m.ConceptAccept("3, 5 7-9")),
        ("/concept accept all", m.ConceptAccept("all")),
        ("/concept rename #3 Culture lag", m.ConceptRename(3, "Culture lag")),
        ("/concept merge 4 3", m.ConceptMerge(4, 3)),
        ("/concept after 5 3 4", m.ConceptAfter(5, "3 4")),
        ("/concept after 5 none", m.ConceptAfter(5, "none")),
        ("/concept drop 4", m.ConceptDrop(4)),
        ("/concept undo", m.ConceptUndo()),
    ],
)
def test_a_teacher_has_more(typed: str, expected: m.Request) -> None:
    assert request(typed, Role.TEACHER) == expected


def test_plain_text_and_what_is_already_understood_pass_untouched() -> None:
    plain = incoming("3/4 of it")
    assert REGISTRY.resolve(plain) is plain
    ready = Incoming(
        EventId("e"),
        ClassroomId("h"),
        Account("p", "a"),
        plain.received,
        "/hint",
        request=m.Why(),
    )
    assert REGISTRY.resolve(ready) is ready


@pytest.mark.parametrize(
    "typed",
    [
        "/goal set x",
        "/guardrail show",
        "/guardrail set answers never",
        "/concepts",
        "/concept accept all",
    ],
)
def test_a_learner_is_told_kindly_what_is_for_teachers(typed: str) -> None:
    text = notice(typed)
    assert "is for teachers" in text
    assert ("/goal add" in text) == ("goal" in typed)


@pytest.mark.parametrize(("typed", "near"), [("/hnit", "/hint"), ("/practce x", "/practice")])
def test_an_unknown_command_names_the_nearest(typed: str, near: str) -> None:
    assert f"Did you mean {near}?" in notice(typed)


def test_an_unknown_command_like_none_points_to_help() -> None:
    text = notice("/zzzzqqqq")
    assert "Did you mean" not in text
    assert "/help" in text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("/ask", "/ask TEXT"),
        ("/goal done", "/goal done WHICH"),
        ("/concept drop", "/concept drop N"),
        ("/concept drop two", "whole number"),
        ("/concept drop 0", "whole number"),
        ("/concept drop 99999", "whole number"),
        ("/concept drop ²", "whole number"),
        ("/hint please", "/hint"),
        ("/goal two-step by Friday", "/goal add TEXT"),
    ],
)
def test_a_wrong_form_gets_the_usage(typed: str, says: str) -> None:
    role = Role.TEACHER if typed.startswith("/concept") else Role.LEARNER
    assert says in notice(typed, role)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("/concept renam 3 X", "/concept rename"), ("/concept acept all", "/concept accept")],
)
def test_a_mistyped_form_names_the_nearest(typed: str, meant: str) -> None:
    text = notice(typed, Role.TEACHER)
    assert f"Did you mean {meant}?" in text
    assert f"`{meant} " in text


def test_a_button_that_does_what_a_command_does_is_for_the_same_people() -> None:
    pressed_by = {r: REGISTRY.resolve(incoming(button="concepts:21", role=r)) for r in Role}
    assert pressed_by[Role.TEACHER].request == m.ShowConcepts("21")
    for role in (Role.LEARNER, Role.GUARDIAN):
        refused = pressed_by[role].request
        assert isinstance(refused, m.Notice)
        assert "is for teachers" in refused.text


def test_grading_by_button_is_grading_by_command_with_a_number() -> None:
    def meant(button: str, role: Role = Role.TEACHER) -> object:
        return REGISTRY.resolve(incoming(button=button, role=role)).request

    assert meant("grade:partly:17") == m.Grade(Judgement.PARTLY, 17)
    assert meant("grade:skip:17") == m.Grade(None, 17)
    assert meant("grade:drop:17") == m.Grade(None, 17, drop=True)
    for wrong in ("grade:unsure:17", "grade:correct", "grade:correct:x", "grade:"):
        assert meant(wrong) is None
    assert isinstance(meant("grade:correct:17", Role.LEARNER), m.Notice)


def test_forms_for_teachers_are_not_offered_to_learners() -> None:
    assert "/goal set" not in notice("/goal two-step")
    assert "/goal set" in notice("/goal two-step", Role.TEACHER)


def test_a_wrong_choice_names_the_nearest_or_else_all() -> None:
    text = notice("/guardrail set highst_rung 2", Role.TEACHER)
    assert "Did you mean highest_rung?" in text
    assert "attempt_first" not in text
    assert "attempt_first" in notice("/guardrail set qqqq 2", Role.TEACHER)


@pytest.mark.parametrize(
    "typed", ["highest_rung=2", "highest rung 2", "Highest-Rung: 2", "highest_rung = 2"]
)
def test_a_choice_is_known_however_it_is_typed(typed: str) -> None:
    asked = REGISTRY.resolve(incoming(f"/guardrail set {typed}", role=Role.TEACHER)).request
    assert asked == m.PolicySet("highest_rung", "2")


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("help", m.MoreHelp()),
        ("idea", m.OfferIdea()),
        ("idk", m.NoIdea()),
        ("why", m.Why()),
        ("dispute", m.Dispute()),
        ("option:0", m.ChooseOption(0)),
        ("confidence:5", m.Confidence(5)),
        ("practise", m.Practise()),
        ("practise:two-step", m.Practise("two-step")),
        ("pass_on", m.PassOn()),
        ("back_to_goal", m.BackToGoal()),
        ("goal:two-step", m.GoalAdd("two-step")),
    ],
)
def test_a_button_becomes_its_request(button: str, expected: m.Request) -> None:
    assert REGISTRY.resolve(incoming(button=button)).request == expected


@pytest.mark.parametrize("button", ["", "nope", "confidence:6", "option:x", "help:1", "goal:"])
def test_an_unknown_button_stays_as_it_is(button: str) -> None:
    resolved = REGISTRY.resolve(incoming(button=button))
    assert resolved.request is None
    assert resolved.button == button


def test_a_button_goes_before_the_text() -> None:
    assert REGISTRY.resolve(incoming("/why", button="help")).request == m.MoreHelp()


def test_help_lists_what_the_role_may_use() -> None:
    learner, teacher = notice("/help"), notice("/help", Role.TEACHER)
    for command in REGISTRY.commands:
        assert f"/{command.name}" in teacher
        assert (f"`/{command.name}" in learner) == (Role.LEARNER in command.roles)


@pytest.mark.parametrize("command", REGISTRY.commands, ids=lambda command: command.name)
def test_every_command_has_a_help_page_and_an_example_that_works(command) -> None:
    page = notice(f"/help {command.name}", Role.TEACHER)
    assert command.usage in page
    assert command.help in page
    if command.example:
        assert command.example in page
        found = request(command.example, Role.TEACHER)
        assert not isinstance(found, m.Notice)


def test_help_on_one_word_shows_all_its_forms() -> None:
    page = notice("/help /goal")
    assert "/goal add" in page
    assert "/goal set" not in page
    assert "Did you mean" in notice("/help gaol")
    assert "is for teachers" in notice("/help guardrail")


@pytest.mark.parametrize("command", REGISTRY.commands, ids=lambda command: command.name)
def test_definitions_make_sense_on_every_channel(command) -> None:
    assert len(command.name.split()) <= 2
    assert command.name == command.name.lower()
    assert 0 < len(command.help) <= 100
    rest = [arg for arg in command.args if arg.kind is Kind.REST]
    assert rest in ([], [command.args[-1]] if command.args else [])
    assert not command.instead or REGISTRY.find(command.instead) is not None


def test_usage_shows_what_may_be_left_out() -> None:
    assert Arg("name", "", Kind.NAME, required=False).usage == "[@NAME]"
    assert Arg("text", "").usage == "TEXT"


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    for role in Role:
        resolved = REGISTRY.resolve(incoming("/" + text, role=role))
        assert resolved.request is not None
        REGISTRY.resolve(incoming(text, button=text, role=role))


def test_a_very_long_command_gets_a_short_answer() -> None:
    assert len(notice("/" + "x" * 100_000)) < 300
    assert len(notice("/hint " + "x" * 100_000)) < 300


def test_button_names_hold_no_colon() -> None:
    assert all(":" not in name for name in BUTTONS)
    assert pressed("practise:") == m.Practise()


def test_help_for_teachers_begins_with_what_is_theirs_and_takes_a_line_a_command() -> None:
    lines = notice("/help", Role.TEACHER).splitlines()
    assert lines.index("**For teachers**") < lines.index("**For everyone**")
    assert len(lines) < 50
    (guardrail,) = (line for line in lines if line.startswith("`/guardrail`"))
    assert "`/guardrail undo`" in guardrail
    assert "@LEARNER" not in notice("/help")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/foo", "/help shows them all"),
        ("/invite students", "[N] has to be a whole number"),
        ("/invite 0", "[N] has to be a whole number"),
        ("/course add book.pdf", "Attach the file"),
    ],
)
def test_what_is_wrong_is_named_as_it_was_meant(typed: str, said: str) -> None:
    text = notice(typed, Role.TEACHER)
    assert said in text
    assert "portfolio" not in text


@pytest.mark.parametrize("typed", ["/why Ana Lee", "/why @Ana Lee", '/why @"Ana Lee"'])
def test_a_name_at_the_end_needs_no_mark(typed: str) -> None:
    assert REGISTRY.resolve(incoming(typed, role=Role.TEACHER)).request == m.WhyOf("Ana Lee")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("/guardrail don't show answers", m.PolicyLoad("answers: never; goal_answers: never")),
        ("/guardrail answers off", m.PolicyLoad("answers: never; goal_answers: never")),
        ("/guardrail hints only", m.PolicyLoad("answers: never; goal_answers: never")),
        (
            "/guardrail no answers until Friday",
            m.PolicyLoad("answers: never; goal_answers: never", "friday"),
        ),
        ("/guardrail answers = always", m.PolicySet("answers", "always")),
        ("/guardrail 30 minutes", m.PolicySet("daily_minutes", "30")),
        ("/guardrail minutes 30", m.PolicySet("daily_minutes", "30")),
        ("/guardrail max 1 hour a day", m.PolicySet("daily_minutes", "60")),
        ("/guardrail quiet 9pm-7am", m.PolicyLoad("quiet_from: 21:00; quiet_until: 07:00")),
        ("/guardrail chapters 1-3", m.PolicySet("topics_in", "1, 2, 3")),
        ("/guardrail model off", m.PolicySet("model", "off")),
        ("/guardrail timezone Europe/Berlin", m.PolicySet("time_zone", "Europe/Berlin")),
        ("/guardrail contact Ms Rivera, room 12", m.PolicySet("contact", "Ms Rivera, room 12")),
        ("/guardrail exam help 1", m.PolicySet("exam_help", "1")),
        ("/guardrail answers", m.PolicyExplain("answers")),
        ("/guardrail set answers never", m.PolicySet("answers", "never")),
        ("/exam tomorrow 9:00 to 10:00", m.ExamStart("tomorrow 9:00 to 10:00")),
        ("/exam friday 9-10:30", m.ExamStart("friday 9-10:30")),
        ("/exam start friday 9-10:30", m.ExamStart("friday 9-10:30")),
        ("/exam off", m.ExamStop()),
        ("/exam cancel", m.ExamStop()),
        ("/week 3", m.WeekOpen("3")),
        ("/week all", m.WeekOpen("all")),
    ],
)
def test_guardrails_and_exams_are_typed_in_words_of_ones_own(typed, expected) -> None:
    assert request(typed, Role.TEACHER) == expected
    assert isinstance(request(typed), m.Notice)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("/guardrail sett answers never", "Did you mean /guardrail set?"),
        ("/guardrail banana", "/guardrail set KEY VALUE"),
        ("/exam stpo", "Did you mean /exam stop?"),
        ("/exam banana", "/exam start [UNTIL]"),
        ("/course 1", "/course remove TITLE"),
    ],
)
def test_what_cant_be_read_behind_a_command_gets_its_forms_in_a_line(typed, says) -> None:
    text = notice(typed, Role.TEACHER)
    assert says in text
    assert len(text.splitlines()) <= 3
