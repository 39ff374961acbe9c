"""What is said after a disclosure, and distress below one, told from talk about the course."""

import pytest

from tutor_core.guardrails.afterwards import distress, follow_up

AFTER = {
    "who": """
        are you going to tell anyone
        who will see this
        will you tell my mum
        does my teacher know now
        did you tell someone
        can my teacher read this
        is this private
        """,
    "next": """
        what will happen now
        am i in trouble
        what should i do
        will they take me away
        when will someone talk to me
        """,
    "mean_it": """
        i mean it
        """,
    "secret": """
        please dont tell my teacher
        dont tell anyone
        can you keep it a secret
        delete that please
        """,
    "more": """
        he does it when hes drunk
        it happens every night
        im scared
        its been going on for two years
        she hits my brother too
        """,
    "thanks": """
        thank you
        thanks
        """,
    "joke": """
        i was joking
        it was just a joke
        jk
        im fine now dont worry
        i didnt mean it
        """,
    "nobody": """
        there is nobody i can talk to
        nobody believes me
        my mum wont believe me
        """,
    "": """
        x = 5
        what is an equation
        3x = 15
        i think you subtract 4
        give me an exercise
        what is gravity
        how do i solve this
        """,
}
WEIGHS = {
    "talk": """
        i need to talk to someone
        can i talk to my teacher
        can you tell my teacher something
        i wanna talk to a human
        """,
    "sad": """
        im scared
        im sad
        im lonely
        im crying
        im so stressed
        i feel really alone at school
        i hate myself
        nobody likes me
        im having a panic attack
        i had a really bad day
        im not ok
        i feel like crying
        i feel so empty lately
        i cant sleep
        everyone hates me
        im depressed
        life is so hard
        """,
    "loss": """
        my grandma died
        my parents are getting divorced
        my dog died yesterday and i cant focus
        my boyfriend broke up with me
        """,
    "": """
        im scared of the test
        im so tired
        this is so hard
        i hate this
        i hate fractions
        i feel like x is 5
        i am down to 3x = 15
        im alone on the x side
        my phone died
        my battery died
        the dinosaurs died
        who died in 1945
        can you tell my teacher the answer is wrong
        can i talk about forces
        i lost my pen
        i was sad that romeo died
        i want to talk about the exercise
        nobody likes fractions
        i have a bad feeling about this answer
        my answer is broken
        can i ask my teacher
        im ok
        how do i talk to a computer
        what does crying do to the body
        is loneliness a social problem
        """,
}


def _rows(table: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (line.strip(), kind)
        for kind, lines in table.items()
        for line in lines.splitlines()
        if line.strip()
    ]


@pytest.mark.parametrize(("text", "kind"), _rows(AFTER))
@pytest.mark.parametrize("busy", [False, True])
def test_what_is_said_afterwards_is_understood(text: str, kind: str, *, busy: bool) -> None:
    assert (follow_up(text, busy=busy) or "") == kind


@pytest.mark.parametrize(("text", "kind"), _rows(WEIGHS))
def test_distress_is_told_from_trouble_with_a_task(text: str, kind: str) -> None:
    assert (distress(text) or "") == kind


@pytest.mark.parametrize("text", ["they push back", "it was 5 m/s first", "he says it is 4"])
def test_with_a_task_open_an_answer_is_no_more_of_it(text: str) -> None:
    assert follow_up(text, busy=True) is None
