"""Dataclass values to rows and back: a table has a column for each field, of the same name."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from sqlalchemy import Column, Table

T = TypeVar("T")


def columns_of(table: Table, kind: type[Any]) -> list[Column[Any]]:
    """Return the columns of a value's fields, in the fields' order. Raises KeyError for none."""
    return [table.c[field.name] for field in fields(kind)]


def values_of(value: Any, **more: Any) -> dict[str, Any]:  # noqa: ANN401  (any dataclass)
    """Return a value's fields as a row, with more columns beside them."""
    row = {field.name: getattr(value, field.name) for field in fields(value)}
    return {**row, **more}
