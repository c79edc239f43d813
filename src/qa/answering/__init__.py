"""Hits become an answer: evidence, citations, short answer, or an honest no."""
