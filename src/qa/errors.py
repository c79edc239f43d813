"""Everything that can go wrong, as one tree.

    QAError                 told to the user in Chinese, without a traceback
    ├── SettingsError       a QA_* variable is unknown or has an impossible value
    ├── CorpusError         a document or its sidecar can't be read
    ├── IndexUnusableError  there is no index that may be served
    │   ├── IndexMissingError   none was ever built
    │   ├── IndexStaleError     corpus, encoder or settings changed since
    │   └── IndexDamagedError   a file is absent, foreign or altered
    ├── EncoderError        the model can't be loaded or gives unusable vectors
    ├── ServerError         the web server can't start
    └── QuestionError       the question itself is unusable (empty, too long)

A message says what happened, with which value, and what to do. Abstaining is a
value (`types.Abstention`), never an error.
"""


class QAError(Exception):
    """Root of all errors that are told to the user as they are."""


class SettingsError(QAError):
    """A QA_* environment variable is unknown or has an impossible value."""


class CorpusError(QAError):
    """A document or its sidecar of metadata can't be read."""


class IndexUnusableError(QAError):
    """No index may be served; the message ends with the repairing command."""


class IndexMissingError(IndexUnusableError):
    """The index folder holds no generation."""


class IndexStaleError(IndexUnusableError):
    """Corpus, encoder or settings differ from those the index was built with."""


class IndexDamagedError(IndexUnusableError):
    """A file of the generation is absent, foreign or altered."""


class EncoderError(QAError):
    """The encoder can't be loaded, or gives vectors that can't be searched."""


class ServerError(QAError):
    """The web server can't have the address that it shall listen on."""


class QuestionError(QAError):
    """The question is empty, too long or of a wrong type."""
