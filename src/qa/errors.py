"""Everything that can go wrong, as one tree.

    QAError                 told to the user in Chinese, without a traceback
    ├── SettingsError       a QA_* variable is unknown or has an impossible value
    ├── CorpusError         a document or its sidecar can't be read
    ├── IndexUnusableError  there is no index that may be served
    │   ├── IndexMissingError   none was ever built with this encoder and these prompts
    │   ├── IndexStaleError     corpus or format changed since
    │   └── IndexDamagedError   a file is absent, foreign or altered
    ├── EncoderError        the encoder can't be loaded or gives unusable vectors
    ├── ModelError          a model that comes with the package can't be read
    ├── StorageError        a folder or file can't be written
    ├── ServerError         the web server can't start
    ├── RecordsError        what was asked can't be kept or read
    ├── JudgedError         a file of judged questions can't be read
    ├── TooOftenError       a client, or all together, asked more often than allowed
    └── QuestionError       the question itself is unusable (empty, too long)

A message says what happened, with which value, and what to do. Abstaining is a
value (`types.Abstention`), never an error.
"""

from __future__ import annotations

import errno
import json
import re
import tomllib


class QAError(Exception):
    """Root of all errors that are told to the user as they are."""


class SettingsError(QAError):
    """A QA_* environment variable is unknown or has an impossible value."""


class CorpusError(QAError):
    """A document or its sidecar of metadata can't be read."""


class IndexUnusableError(QAError):
    """No index may be served; the message ends with the repairing command."""


class IndexMissingError(IndexUnusableError):
    """The index folder holds no generation of this encoder with these prompts."""


class IndexStaleError(IndexUnusableError):
    """Corpus or format differ from those the index was built with."""


class IndexDamagedError(IndexUnusableError):
    """A file of the generation is absent, foreign or altered."""


class EncoderError(QAError):
    """The encoder can't be loaded, or gives vectors that can't be searched."""


class ModelError(QAError):
    """A model that comes with the package is absent or altered."""


class StorageError(QAError):
    """A folder or file can't be written."""


class ServerError(QAError):
    """The web server can't have the address that it shall listen on."""


class RecordsError(QAError):
    """What was asked, or said of an answer, can't be kept or read."""


class JudgedError(QAError):
    """A file of judged questions, or a line of it, can't be read."""


class TooOftenError(QAError):
    """Something was asked for more often than allowed; after `seconds` it may be again."""

    def __init__(self, what: str, seconds: int) -> None:
        super().__init__(f"{what}太频繁了，请过{seconds}秒再试。")
        self.seconds = seconds


class QuestionError(QAError):
    """The question is empty, too long or of a wrong type."""


_CAUSES = {
    errno.ENOENT: "找不到文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EEXIST: "同名的文件已经存在",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.EADDRINUSE: "已有程序占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
}


def why(error: Exception) -> str:
    """The cause of a library's error, in Chinese and in a few words.

    >>> why(PermissionError(errno.EACCES, "Permission denied"))
    '没有权限'
    >>> why(KeyError("id"))
    '缺少 id'
    """
    match error:
        case OSError(errno=number) if number in _CAUSES:
            return _CAUSES[number]
        case json.JSONDecodeError():
            return f"第{error.lineno}行第{error.colno}列不是有效的 JSON"
        case tomllib.TOMLDecodeError():
            place = re.search(r"line (\d+), column (\d+)", str(error))
            where = f"第{place[1]}行第{place[2]}列" if place else ""
            return f"{where}不是有效的 TOML"
        case UnicodeDecodeError():
            return "不是 UTF-8 编码"
        case KeyError():
            return f"缺少 {error.args[0]}"
    return f"内容不合格式（{type(error).__name__}）"
