import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.still import just_confirmed
from tests.factories import make_entry, make_movie, make_user
from tests.transfer.canaries import Canaries

World = tuple[dict[str, User], list]


@pytest.fixture
def world(db: None) -> World:
    """Others with films and follows of their own, before the person came."""
    from follows.actions import follow

    others = {handle: make_user(handle) for handle in ("bob", "carol", "dave")}
    others["stella"] = make_user("stella", is_staff=True)
    movies = [make_movie(), make_movie()]
    for movie in movies:
        make_entry(others["bob"], movie, score=50, memo="bob’s own")
    follow(follower=others["carol"], followed=others["bob"])
    return others, movies


@pytest.fixture
def canaries(world: World) -> Canaries:
    return Canaries(*world)


@pytest.fixture
def as_alice(as_alice: Client) -> Client:
    """A take-out asks who it is, unless that was a moment ago."""
    return just_confirmed(as_alice)
