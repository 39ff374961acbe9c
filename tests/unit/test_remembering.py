"""What was worked out of a text is kept while it is looked at, and can be forgotten."""

from itertools import count

from tutor_core.remembering import forget, remembered


def counting(most):
    numbers = count(1)

    @remembered(most)
    def number(text, *, more=0):
        return f"{text}{more}{next(numbers)}"

    return number


def test_the_same_text_is_worked_out_once():
    number = counting(8)
    first = number("a", more=1)
    assert number("a", more=1) == first
    assert number("a", more=2) != first
    assert number("b", more=1) != first


def test_no_more_is_kept_than_was_said():
    number = counting(2)
    first, last = number("a"), number("b")
    number("c")
    assert number("b") == last
    assert number("a") != first


def test_everything_is_forgotten_at_once():
    one, other = counting(8), counting(8)
    before = one("a"), other("b")
    forget()
    assert one("a") != before[0]
    assert other("b") != before[1]
