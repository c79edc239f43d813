"""Files become documents: read as they are, layout repaired with a map back, metadata found."""

from qa.documents.layout import repair_layout
from qa.documents.reader import corpus_fingerprint, read_corpus

__all__ = ["corpus_fingerprint", "read_corpus", "repair_layout"]
