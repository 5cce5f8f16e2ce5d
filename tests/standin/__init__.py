"""A stand-in for TMDB: `python -m tests.standin` by hand, the fixture `standin` in tests."""

from .faults import KINDS, Fault
from .line import FOR_EVER
from .server import FILMS, REFUSED_TOKEN, Seen, Standin

__all__ = ["FILMS", "FOR_EVER", "KINDS", "REFUSED_TOKEN", "Fault", "Seen", "Standin"]
