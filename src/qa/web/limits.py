"""How often something may be done, by one client and by all together.

A client is an address; behind a proxy uvicorn takes it from the headers of proxies it trusts.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import deque
from collections.abc import Callable

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.errors import TooOftenError
from qa.settings import Settings

QUESTIONS = "提问"
RESTORING = "打开对话"
_MOST_CLIENTS = 10_000  # whose times are remembered, so that many addresses fill no memory
_EVERYBODY = ""


class Limit:
    """At most so many times in so many seconds; addresses stay in memory, and only so long."""

    def __init__(
        self,
        each: int,
        everybody: int,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`each`: times a client may; `everybody`: all of them together; 0: any number."""
        self._most = each, everybody
        self._seconds = seconds
        self._clock = clock
        self._times: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def check(self, what: str, request: HTTPConnection) -> None:
        """Counts it against whoever sent the request.

        Raises:
            TooOftenError: it may not be done now.
        """
        if wait := self.take(client_address(request)):
            raise TooOftenError(what, wait)

    def take(self, address: str) -> int:
        """0 where it may be done, and it counts; else the seconds to wait, at least 1."""
        with self._lock:
            now = self._clock()
            if len(self._times) > _MOST_CLIENTS:
                self._forget(now)
            counted = [
                (self._recent(key, now), most)
                for key, most in zip((_network(address), _EVERYBODY), self._most, strict=True)
                if most
            ]
            full = [times[0] for times, most in counted if len(times) >= most]
            if full:
                return max(1, math.ceil(max(full) + self._seconds - now))
            for times, _ in counted:
                times.append(now)
            return 0

    def forgive(self, address: str) -> None:
        """What this client did counts no more against it."""
        with self._lock:
            self._times.pop(_network(address), None)

    def _recent(self, key: str, now: float) -> deque[float]:
        times = self._times.setdefault(key, deque())
        while times and times[0] <= now - self._seconds:
            times.popleft()
        return times

    def _forget(self, now: float) -> None:
        for key in list(self._times):
            if not self._recent(key, now):
                del self._times[key]


class Limited:
    """An ASGI application that is reached only as often as a limit for questions allows."""

    def __init__(self, app: ASGIApp, limit: Limit) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._limit.check(QUESTIONS, HTTPConnection(scope))
        await self._app(scope, receive, send)


def question_limit(settings: Settings) -> Limit:
    """What costs an answer or a search, in a minute, through whichever door."""
    return Limit(settings.client_rate, settings.total_rate, seconds=60)


def client_address(request: HTTPConnection) -> str:
    """Where a request comes from; empty where nobody knows, as with a Unix socket."""
    return request.client.host if request.client else ""


def _network(address: str) -> str:
    """What one client may choose its addresses from: of IPv6 the first 64 bits.

    >>> _network("192.0.2.7"), _network("2001:db8:1:2:3::4"), _network("testclient")
    ('192.0.2.7', '2001:db8:1:2::', 'testclient')
    >>> _network("::ffff:192.0.2.7")  # IPv4, as a server at `::` sees it
    '192.0.2.7'
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address or "?"
    if known.version == 4:
        return address
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_address(int(known) >> 64 << 64))
