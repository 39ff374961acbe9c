"""Lets a process reach nothing but its own machine, and keeps what tried to.

Whoever calls a model may well get over an error, so what was tried has to be looked at afterwards.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys

_NAMES = {"localhost", "", None}
FOUND_OUT = 97  # how a program ends that tried another host, once guarded for good


class OtherHost(OSError):
    """Something tried to reach another machine."""


def _is_here(host: object) -> bool:
    if host in _NAMES:
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def guarded(told) -> dict[str, object]:
    """Return what replaces the ways out, by their names; ``told`` is told each other host."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    lookup = socket.getaddrinfo

    def check(host: object) -> None:
        if isinstance(host, bytes):
            host = host.decode("ascii", "replace")
        if not _is_here(host):
            told(str(host))
            raise OtherHost(f"tried to reach {host}")

    def only_connect(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            check(address[0])
        return connect(self, address)

    def only_connect_ex(self: socket.socket, address: object) -> int:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            check(address[0])
        return connect_ex(self, address)

    def only_lookup(host: object, *more: object, **named: object) -> object:
        check(host)
        return lookup(host, *more, **named)

    return {"connect": only_connect, "connect_ex": only_connect_ex, "getaddrinfo": only_lookup}


def install() -> None:
    """Guard this process for good: one that tries another host ends at once, and not well."""

    def end(host: str) -> None:
        print(f"tried to reach {host}", file=sys.stderr, flush=True)  # noqa: T201
        os._exit(FOUND_OUT)

    ways = guarded(end)
    socket.socket.connect = ways["connect"]
    socket.socket.connect_ex = ways["connect_ex"]
    socket.getaddrinfo = ways["getaddrinfo"]
