"""Formulas as text: readable, and nothing of their meaning lost."""

import pytest
from lxml import etree

from knowledge.importers.mathml import math_text


def shown(markup: str) -> str:
    return math_text(etree.fromstring(f"<math>{markup}</math>"))


def mi(*names: str) -> str:
    return "".join(f"<mi>{name}</mi>" for name in names)


def mn(number: object) -> str:
    return f"<mn>{number}</mn>"


def mo(sign: str) -> str:
    return f"<mo>{sign}</mo>"


def row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def over(top: str, bottom: str) -> str:
    return f"<mfrac>{row(top)}{row(bottom)}</mfrac>"


def power(base: str, exponent: str) -> str:
    return f"<msup>{base}{row(exponent)}</msup>"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (over(mi("a") + mo("+") + mi("b"), mi("c")), "(a + b)/c"),
        (over(mi("a"), mi("b") + mo("+") + mi("c")), "a/(b + c)"),
        (over(mi("a"), mi("b", "c")), "a/(bc)"),
        (over(mi("a", "b"), mi("c")), "ab/c"),
        (over(mn("−41"), mn(3)), "-41/3"),
        (over(mi("y"), mn("−7")), "y/(-7)"),
        (over(over(mn(1), mn(2)), over(mn(3), mn(4))), "(1/2)/(3/4)"),
        (over(mn(2), mn(3)) + mi("y"), "(2/3)y"),
        (mn(3) + over(mn(1), mn(2)), "3 1/2"),
        (mo("−") + over(mn(5), mn(8)) + mi("w"), "-(5/8)w"),
        (over(mo("(") + mi("x") + mo("+") + mn(1) + mo(")"), mn(2)), "(x + 1)/2"),
    ],
)
def test_fractions(markup: str, text: str) -> None:
    assert shown(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (power(mi("x"), mn(2)), "x²"),
        (power(mi("x"), mn(12)), "x¹²"),
        (power(mi("x"), mi("n") + mo("+") + mn(1)), "x^(n + 1)"),
        (power(mi("a"), mi("m")) + mi("b"), "a^m b"),
        (power(mn(3), mi("r", "s")), "3^(rs)"),
        (power(mn(10), mn("−3")), "10^(-3)"),
        (power(mi("a"), "<mtext>−</mtext>" + mi("n")), "a^(-n)"),
        (power(row(mo("("), mn(3), mi("x"), mo(")")), mn(2)), "(3x)²"),
        (mo("(") + mn(3) + mi("x") + power(mo(")"), mn(2)), "(3x)²"),
        (power(row(mi("a"), mo("+"), mi("b")), mn(2)), "(a + b)²"),
        (power(over(mn(1), mn(2)), mn(3)), "(1/2)³"),
        (power(mn(90), mo("°")), "90°"),
        (f"<msub>{mi('x')}{mn(1)}</msub>", "x₁"),
        (f"<msub>{mi('v')}{row(mi('m'), mi('a'), mi('x'))}</msub>", "v_max"),
        (f"<msubsup>{mi('x')}{mn(1)}{mn(2)}</msubsup>", "x₁²"),
        (f"<msqrt>{mi('x')}</msqrt>", "√x"),
        (f"<msqrt>{mi('x')}{mo('+')}{mn(1)}</msqrt>", "√(x + 1)"),
        (f"<mroot>{mi('x')}{mn(3)}</mroot>", "∛x"),
        (f"<mroot>{mi('x')}{mi('n')}</mroot>", "n-th root of x"),
    ],
)
def test_powers_indices_and_roots(markup: str, text: str) -> None:
    assert shown(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (mi("x") + mo("−") + mn(7), "x - 7"),
        (mi("x") + mn("−7"), "x - 7"),
        (mn(5) + mo("−") + mn("−3"), "5 - -3"),
        ("<mtext>−</mtext>" + mi("n") + mo("=") + mn(9), "-n = 9"),
        (mi("x") + mo("=") + mo("−") + over(mn(27), mn(5)), "x = -27/5"),
        (mo("–") + mi("x"), "-x"),
        (mo("(") + mo("−") + mn(2) + mo(")"), "(-2)"),
        (mo("|") + mo("−") + mn(4) + mo("|") + mo("=") + mn(4), "|-4| = 4"),
        (mn("−∞"), "-∞"),
    ],
)
def test_no_minus_sign_is_lost(markup: str, text: str) -> None:
    assert shown(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (mi("a") + "<mspace width='0.2em'/><mtext>and</mtext>" + mi("b"), "a and b"),
        ("<mtext>for any number</mtext>" + mi("c") + mo(","), "for any number c,"),
        (mi("sin") + mi("x"), "sin x"),
        (mn(1) + mo(",") + mn(2) + mo(",") + mn(3), "1, 2, 3"),
        (mn(12) + mo(",") + mn("500"), "12,500"),
        (mo("$") + mn("1.08"), "$1.08"),
        (mn(40) + mo("%"), "40%"),
        (mn(2) + mo("·") + mn(3) + mo("=") + mn(6) + mo("."), "2 · 3 = 6."),
        (f"<mfenced>{mi('a')}{mi('b')}</mfenced>", "(a, b)"),
        (f"<mover>{mo('=')}{mo('?')}</mover>" + mn(5), "=? 5"),
        (mn("0.") + f"<mover>{mn(27)}{mo('¯')}</mover>", "0.2\u03057\u0305"),
        (
            f"<munderover>{mo('∑')}{row(mi('i'), mo('='), mn(1))}{mi('n')}</munderover>"
            f"<msub>{mi('x')}{mi('i')}</msub>",
            "∑_(i = 1)^(n) x_i",
        ),
        (
            f"<mmultiscripts>{mi('He')}<mprescripts/>{mn(2)}{mn(4)}</mmultiscripts>",
            "⁴₂He",
        ),
        (f"<semantics>{mi('x')}<annotation>x</annotation></semantics>", "x"),
        (f"<mi>\U0001d465</mi>{mo('<')}".replace("<</mo>", "&lt;</mo>") + mn(3), "x < 3"),
    ],
)
def test_words_and_signs_are_neither_glued_nor_torn(markup: str, text: str) -> None:
    assert shown(markup) == text


def cells(*rows: tuple[str, ...]) -> str:
    made = "".join(
        f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in cells)}</mtr>" for cells in rows
    )
    return f"<mtable>{made}</mtable>"


def test_aligned_equations_become_lines() -> None:
    table = cells((mi("x"), mo("="), mn("−3")), (), (mn(2) + mi("x"), mo("="), mn("−6")))
    assert shown(table) == "x = -3\n2x = -6"


def test_a_matrix_stays_on_its_line() -> None:
    table = mo("[") + cells((mn(1), mn(2)), (mn(3), mn(4))) + mo("]")
    assert shown(table) == "[1 2; 3 4]"


def test_deep_nesting_and_empty_parts_do_no_harm() -> None:
    assert shown("<mrow>" * 200 + mi("x") + "</mrow>" * 200) == ""
    assert shown("<mfrac/><msqrt/><msup/><mover/><mtable/><mmultiscripts/>") == ""
