"""One password and who has given it. Nothing of it is written anywhere."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from qa.settings import HASHED

LONGEST_STAY = 8 * 3600  # seconds from the login on
_MOST_SESSIONS = 50
# OWASP's least for scrypt with 16 MiB; a login takes about a tenth of a second
_COST = {"n": 2**14, "r": 8, "p": 5, "dklen": 32, "maxmem": 2**26}


def hashed(password: str) -> str:
    """The line for QA_ADMIN_PASSWORD: salt and key, with colons, which no shell reads."""
    salt = secrets.token_bytes(16)
    return HASHED + ":".join(base64.b64encode(x).decode() for x in (salt, _key(password, salt)))


class Password:
    """A password that isn't known here any more; only its key is."""

    def __init__(self, stored: str) -> None:
        """`stored`: as `hashed` gives it, or plain."""
        line = stored if stored.startswith(HASHED) else hashed(stored)
        salt, key = line.removeprefix(HASHED).split(":")
        self._salt, self._key = base64.b64decode(salt), base64.b64decode(key)

    def is_right(self, password: str) -> bool:
        """Is this the password?"""
        return hmac.compare_digest(_key(password, self._salt), self._key)


def _key(password: str, salt: bytes) -> bytes:
    # half of a surrogate pair is a character that no password has
    return hashlib.scrypt(password.encode("utf-8", "replace"), salt=salt, **_COST)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who gave the password, until a point of the clock."""

    token: str
    form_token: str  # stands in each form: a page elsewhere can't know it
    until: float


class Sessions:
    """Who is in; a restart of the service sends everybody out."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open: dict[str, Session] = {}
        self._lock = threading.Lock()

    def begin(self) -> Session:
        """A session under a new name, whatever the browser had before."""
        until = self._clock() + LONGEST_STAY
        session = Session(secrets.token_urlsafe(32), secrets.token_urlsafe(32), until)
        with self._lock:
            while len(self._open) >= _MOST_SESSIONS:
                del self._open[next(iter(self._open))]
            self._open[session.token] = session
        return session

    def find(self, token: str) -> Session | None:
        """The session of this name, if it still runs."""
        with self._lock:
            session = self._open.get(token)
            if session and session.until <= self._clock():
                del self._open[token]
                return None
            return session

    def end(self, session: Session) -> None:
        """Out, also for whoever has copied the cookie."""
        with self._lock:
            self._open.pop(session.token, None)
