"""The words that people give answers with, and those that make a number something else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# With nothing but these around it, a number is an answer.
AROUND = frozenset(
    # who and what
    "i i'm im he's hes she's shes they're theyre me i'd id i'll ill i've ive we we'd you u "
    "they she he her his their our it it's its "
    "itself that that's thats this there here them my what calculator "
    # being and having it
    "is isn't isnt are was were be been being am would could might should must may can will has "
    "have had do does did "
    # finding and saying it
    "think thinking thought guess guessing say says saying said believe reckon suppose bet "
    "hope feel "
    "get gets got getting gotten find found calculate calculated compute computed work works "
    "worked out come comes came up end ends ended makes make making made gives gave leaves "
    "leaving "
    "equals equal equaling becomes become choose chose pick picked go going went put try write "
    "wrote need needs fits fit goes takes took "
    # what it is called
    "answer answers solution result total altogether together final value number unknown sum "
    "difference product quotient side sides both equation expression each ans soln "
    # how sure it is
    "right correct true sure surely certain certainly definitely probably perhaps maybe possibly "
    "exactly precisely about around roughly approximately approx only just really very pretty "
    "quite "
    "finally again actually basically simply still also now first "
    # little words and noises
    "a an the and or but so then therefore thus hence because since which not no nope nah yes "
    "yeah "
    "yep yup well ok okay k oh ah aha ooh wow hm hmm hmmm um umm uh er lol haha hehe hey hi "
    "please "
    "pls plz thanks sorry wait idk tbh imo let's lets let as to of for in on at by with from "
    "if when "
    "nvm gonna gotta yea ya dude bucks quid all one ones us your minus plus times divided "
    "over root squared cubed negative positive "
    "percent point x's".split()
)
# Right behind these a number is a place, an amount, an order, somebody's age: no answer.
GOVERNING = frozenset(
    "a an the by from to with of on at in for than until till after before under over above below "
    "between within past near beyond every these those do did am i'm im more less least most "
    "any grade year class level page chapter section exercise question problem step task part "
    "neither nor wait".split()
)
# ... unless one of these stands in front of them: "left with 5", "comes out at 5".
LEADING: dict[str, frozenset[str]] = {
    "with": frozenset("left up end ended going go went us me".split()),
    "to": frozenset("come comes came out equal up down".split()),
    "at": frozenset("out arrive arrived end ended".split()),
    "for": frozenset("go going went".split()),
    "of": frozenset("total answer value result sum solution number".split()),
    "takes": frozenset("it that she he they".split()),
    "took": frozenset("it that".split()),
}
# A question with one of these asks for a bound, warmer or colder.
COMPARING = frozenset(
    "more less than bigger greater larger smaller higher lower fewer above below under over "
    "between near nearer close closer big small high low least most far further".split()
)
# What is counted here is no unknown: "5 of these", "2 of us".
POINTED_AT = frozenset("these those us you my our what".split())
OPERATING = re.compile(
    r"add(?:ed|ing|s)?|subtract\w*|multipl\w+|divid\w+|doubl\w+|tripl\w+|halv\w+|undo\w*|undid"
    r"|mov(?:e|es|ed|ing)|tak(?:e|es|en|ing)|took|remov\w+|deduct\w*|cancel\w*|minusing|timesing"
)
SAYING = frozenset(
    "says say said tells told thinks think thought reckons reckon claims believes believe".split()
)
# Whose saying it is one's own: "I think", "we said", "my calculator says".
SELF = frozenset("i i'd id i'm im i'll we we'd it calculator would honestly".split())
OTHERS = frozenset(
    "friend friends friend's teacher mum mom mum's mom's dad dad's mother father brother "
    "sister bro "
    "sis mate mates classmate classmates partner neighbour neighbor chatgpt gpt ai google "
    "internet "
    "everyone everybody someone somebody cousin".split()
)
# "I have 30 euros", "my shirt cost 30": their own life, in the task's words.
MINE = frozenset("my our".split())
SAID_OF_MINE = frozenset("answer guess result solution calculator total idea".split())
NOISE = re.compile(r"o+h+|a+h+|h+m+|u+h*m+|o+k+|so+|ye+s+|no+|we+ll+|lo+l+|(?:ha|he)+h?")
DENYING = frozenset(
    "not no never don't dont doesn't doesnt didn't didnt can't cant won't wont isn't isnt neither "
    "nor".split()
)
# Behind these a number is an answer, whatever was told before.
_STRONG = frozenset("so therefore thus hence get got gets gives gave makes leaves equals".split())
_STRONG_PAIRS = frozenset(
    {
        ("answer", "is"), ("answer", "be"), ("which", "is"), ("must", "be"), ("left", "with"),
        ("up", "with"), ("out", "as"), ("out", "at"), ("out", "to"), ("comes", "to"),
        ("us", "with"), ("solution", "is"), ("result", "is"), ("has", "to"), ("to", "be"),
    }
)  # fmt: skip
_BETWEEN = frozenset("about exactly just then only it me us like maybe probably finally".split())


def introduced(before: Sequence[str]) -> bool:
    """Whether the words in front of a number announce an answer: "... so", "... and I got"."""
    words = [w for w in before if w not in _BETWEEN] or [""]
    return words[-1] in _STRONG or tuple(words[-2:]) in _STRONG_PAIRS
