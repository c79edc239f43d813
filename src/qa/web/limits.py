"""How often something may be done, by one client and by all together."""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import deque
from collections.abc import Callable

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
        """`each`: times a client may; `everybody`: times all of them may together."""
        self._most = each, everybody
        self._seconds = seconds
        self._clock = clock
        self._times: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def take(self, address: str) -> int:
        """0 where it may be done, and it counts; else the seconds to wait, at least 1."""
        with self._lock:
            now = self._clock()
            if len(self._times) > _MOST_CLIENTS:
                self._forget(now)
            own = self._recent(_network(address), now)
            everybody = self._recent(_EVERYBODY, now)
            full = [
                times[0]
                for times, most in zip((own, everybody), self._most, strict=True)
                if len(times) >= most
            ]
            if full:
                return max(1, math.ceil(max(full) + self._seconds - now))
            own.append(now)
            everybody.append(now)
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


def _network(address: str) -> str:
    """What one client may choose its addresses from: of IPv6 the first 64 bits.

    >>> _network("192.0.2.7"), _network("2001:db8:1:2:3::4"), _network("testclient")
    ('192.0.2.7', '2001:db8:1:2::', 'testclient')
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address or "?"
    if known.version == 4:
        return address
    return str(ipaddress.ip_address(int(known) >> 64 << 64))
