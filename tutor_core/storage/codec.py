"""Values of the core to stored JSON text and back, through the dataclasses' own types."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from tutor_core.messages import Incoming
from tutor_core.requests import Outdated, Request

if TYPE_CHECKING:
    from collections.abc import Hashable

T = TypeVar("T")


@cache
def _cached(kind: Hashable) -> TypeAdapter[Any]:
    whole: Any = kind
    return TypeAdapter(whole)


def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401  (a type or an alias: tuple[...])
    return _cached(kind)


def dump(kind: type[T], value: T) -> str:
    """Return a value as JSON text; letters stay letters, so that a person can read the table."""
    return _adapter(kind).dump_json(value).decode()


def load(kind: type[T], text: str) -> T:
    """Return the value of a JSON text. Raises pydantic's ValidationError when it isn't one."""
    value: T = _adapter(kind).validate_json(text)
    return value


@cache
def _requests() -> dict[str, type[Any]]:
    return {kind.__name__: kind for kind in get_args(Request)}


def dump_incoming(incoming: Incoming) -> str:
    """Return a message as JSON text, its request as [name, fields].

    Requests need their name: by their fields alone ``Ask`` and ``Reflect`` look the same.
    """
    whole = _adapter(Incoming).dump_python(replace(incoming, request=None), mode="json")
    if (request := incoming.request) is not None:
        kind = type(request)
        whole["request"] = [kind.__name__, _adapter(kind).dump_python(request, mode="json")]
    return json.dumps(whole, ensure_ascii=False)


def load_incoming(text: str) -> Incoming:
    """Return the message of a JSON text. Raises ValidationError when it isn't one."""
    whole = json.loads(text)
    named = whole.pop("request", None)
    incoming: Incoming = _adapter(Incoming).validate_python(whole)
    return incoming if named is None else replace(incoming, request=_request(incoming, *named))


def _request(incoming: Incoming, name: str, given: Any) -> Request | None:  # noqa: ANN401  (JSON)
    """Return a request as it was kept.

    One that another version of the program kept, and this one can't read, is read anew from the
    command or the button that it came from. Where there is none, that is what has to be said. What
    holds a field more isn't read either: without the number of a goal, it would mean another one.
    """
    kind = _requests().get(name)
    with suppress(ValidationError):
        if kind is not None and {*given} <= {field.name for field in fields(kind)}:
            kept: Request = _adapter(kind).validate_python(given)
            return kept
    return None if incoming.button is not None or incoming.text.startswith("/") else Outdated()
