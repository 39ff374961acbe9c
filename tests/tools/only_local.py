"""Lets a process reach nothing but its own machine: whatever tries another host fails at once."""

from __future__ import annotations

import ipaddress
import socket

_NAMES = {"localhost", "", None}


class OtherHost(AssertionError):
    """Something tried to reach another machine."""


def _check(host: object) -> None:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in _NAMES:
        return
    try:
        if ipaddress.ip_address(str(host)).is_loopback:
            return
    except ValueError:
        pass
    raise OtherHost(f"tried to reach {host}")


def guarded() -> dict[str, object]:
    """Return what replaces the ways out, by the name it has in ``socket`` or its class."""
    connect, connect_ex, lookup = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def only_connect(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _check(address[0])
        return connect(self, address)

    def only_connect_ex(self: socket.socket, address: object) -> int:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _check(address[0])
        return connect_ex(self, address)

    def only_lookup(host: object, *more: object, **named: object) -> object:
        _check(host)
        return lookup(host, *more, **named)

    return {"connect": only_connect, "connect_ex": only_connect_ex, "getaddrinfo": only_lookup}


def install() -> None:
    """Guard this process for good; for a program in a process of its own."""
    ways = guarded()
    socket.socket.connect = ways["connect"]
    socket.socket.connect_ex = ways["connect_ex"]
    socket.getaddrinfo = ways["getaddrinfo"]
