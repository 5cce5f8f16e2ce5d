import pytest

from accounts.models import User


@pytest.fixture
def english(alice: User, bob: User) -> None:
    """Members read in their own language, whatever their browser asks for."""
    User.objects.update(language="en")
    alice.refresh_from_db()
    bob.refresh_from_db()
