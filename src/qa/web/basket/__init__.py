"""The writing basket: quotes that somebody collects, verified again and exported."""

from qa.web.basket.routes import HINTS, add_basket

__all__ = ["HINTS", "add_basket"]
