from tests.access.conftest import _made, people

__all__ = ["_made", "people"]
