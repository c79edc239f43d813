"""HTTP as people type it: an address may hold Chinese characters as they are."""

from __future__ import annotations

import re

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

_NOT_ASCII = re.compile(rb"[\x80-\xff]")


class TypedAddresses(H11Protocol):
    """uvicorn's HTTP/1.1, which would refuse `/api/search?q=宁夏` in a line of English.

    Browsers percent-encode what is typed; curl, scripts and some proxies send it as it is.
    """

    def data_received(self, data: bytes) -> None:
        """Percent-encodes what isn't ASCII in the request line, of which this may be a part."""
        if self.conn.their_state is h11.IDLE:
            data = encoded(data)
        super().data_received(data)


def encoded(head: bytes) -> bytes:
    r"""The bytes with nothing but ASCII in their first line.

    >>> encoded("GET /?q=宁 HTTP/1.1\r\nX: 宁".encode()).decode()
    'GET /?q=%E5%AE%81 HTTP/1.1\r\nX: 宁'
    """
    line, end, rest = head.partition(b"\r\n")
    return _NOT_ASCII.sub(lambda found: b"%%%02X" % ord(found[0]), line) + end + rest
