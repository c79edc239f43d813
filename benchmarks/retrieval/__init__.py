"""How well passages are found, beside BM25 on the same passages."""
