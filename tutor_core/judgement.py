"""What an attempt can be worth."""

from __future__ import annotations

from enum import StrEnum


class Judgement(StrEnum):
    """What an attempt is worth."""

    CORRECT = "correct"
    PARTLY = "partly"
    INCORRECT = "incorrect"
    UNSURE = "unsure"
