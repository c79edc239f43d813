"""The bytes of a file -> its text, in the encodings that Chinese office machines write."""

from __future__ import annotations

import codecs

from qa.errors import CorpusError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16, so it goes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_REPAIR = "请用记事本等编辑器打开，另存为 UTF-8 编码后重试。"
# More characters without a meaning than this share: the bytes are of another encoding.
_MOST_PRIVATE = 0.01


def decode(raw: bytes, name: str) -> str:
    """The text of a file: in the encoding that its mark names, else UTF-8, else GB18030.

    >>> decode("工会".encode("utf-16"), "a.txt"), decode("工会".encode("gb18030"), "a.txt")
    ('工会', '工会')

    Raises:
        CorpusError: no text, or damaged.
    """
    encoding = next((e for mark, e in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or _is_mostly_utf8(raw):
            line = raw[: error.start].count(b"\n") + 1
            where = f"第{line}行" if "utf-8" in encoding else f"第{error.start + 1}字节"
            raise CorpusError(f"{name} 在{where}有损坏的字符。{_REPAIR}") from error
        text = _decode_national(raw, name)
    if "\0" in text:
        raise CorpusError(f"{name} 不是文本文件。请把它移走，或{_REPAIR[1:]}")
    return text


def _decode_national(raw: bytes, name: str) -> str:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError as error:
        raise CorpusError(f"{name} 不是文本文件，或认不出它的编码。{_REPAIR}") from error
    private = sum("\ue000" <= character <= "\uf8ff" for character in text)
    if private > _MOST_PRIVATE * len(text):
        raise CorpusError(f"认不出 {name} 的编码。{_REPAIR}")
    return text


def _is_mostly_utf8(raw: bytes) -> bool:
    """Is it UTF-8 with a few broken bytes? Any other encoding breaks at nearly every character."""
    text = raw.decode("utf-8", errors="replace")
    sound = sum(character > "\x7f" for character in text)
    return sound > 4 * text.count("\ufffd")
