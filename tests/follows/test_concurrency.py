"""Many people at once, each in a thread of their own, on PostgreSQL: SQLite writes one by one anyway."""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Barrier
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.actions import choose_visibility
from accounts.models import User, Visibility
from follows.models import Block, Follow, State
from tests.factories import make_user
from tests.follows.pairs import follows_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("counts_stay_true"),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL's row locks"),
]

CLIENTS = 20
TURNS = 6
DONE, REFUSED = 302, 404
Deed = Callable[[], Any]


def all_at_once(deeds: Sequence[Deed]) -> list[Any]:
    """What each returned. A deadlock, or any other error, is raised here."""
    start = Barrier(len(deeds))

    def run(deed: Deed) -> Any:
        try:
            connection.ensure_connection()
            start.wait(timeout=10)
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def crowd(size: int = CLIENTS) -> list[User]:
    return [make_user(f"person_{letter}") for letter in "abcdefghijklmnopqrst"[:size]]


def reconciled() -> str:
    out = StringIO()
    call_command("reconcile_counts", stdout=out)
    return out.getvalue()


def say(client: Client, deed: str, handle: str) -> int:
    return client.post(f"/@{handle}/{deed}/").status_code


def follows_now() -> set[tuple[str, str]]:
    return set(Follow.objects.values_list("follower__handle", "followed__handle"))


def test_of_twenty_clients_who_follow_and_unfollow_one_person_each_gets_what_they_said_last():
    star, people = make_user("star"), crowd()

    def waver(n: int) -> Deed:
        client, chance = client_of(people[n]), random.Random(n)
        said = [chance.choice(["follow", "unfollow"]) for _ in range(TURNS)]
        return lambda: [(deed, say(client, deed, "star")) for deed in said][-1]

    last = all_at_once([waver(n) for n in range(CLIENTS)])

    assert {status for _, status in last} == {DONE}
    expected = {
        (person.handle, "star") for person, (deed, _) in zip(people, last, strict=True) if deed == "follow"
    }
    assert follows_now() == expected
    assert follows_of(star) == (len(expected), 0)


def test_of_one_persons_twenty_tabs_the_last_to_be_answered_holds(settings):
    settings.LIMITS_TIMES = 1000
    make_user("star")
    fan = make_user("fan")
    clients = [client_of(fan) for _ in range(CLIENTS)]

    def click(n: int) -> Deed:
        return lambda: [say(clients[n], deed, "star") for deed in ("follow", "unfollow")]

    for last in ("follow", "unfollow"):
        answers = all_at_once([click(n) for n in range(CLIENTS)])
        assert {status for told in answers for status in told} == {DONE}
        assert say(clients[0], last, "star") == DONE
        assert follows_now() == ({("fan", "star")} if last == "follow" else set())


def test_twenty_clicks_on_one_button_follow_once():
    star, fan = make_user("star"), make_user("fan")
    clients = [client_of(fan) for _ in range(CLIENTS)]

    answers = all_at_once([lambda client=client: say(client, "follow", "star") for client in clients])

    assert set(answers) == {DONE}
    assert follows_of(star) == (1, 0)


def test_twenty_who_follow_unfollow_and_block_each_other_end_as_each_said_last():
    people = crowd()

    def mingle(n: int) -> Deed:
        client, chance = client_of(people[n]), random.Random(n)
        others = [person.handle for person in people if person != people[n]]
        told: dict[tuple[str, str], str] = {}

        def run() -> dict[tuple[str, str], str]:
            for _ in range(TURNS * 2):
                kind = chance.choices(["follow", "unfollow", "block", "unblock"], [6, 3, 1, 1])[0]
                handle = chance.choice(others[:6])
                status = say(client, kind, handle)
                assert status in (DONE, REFUSED)  # 404 across a block
                if status == DONE:
                    told[handle, "block" if "block" in kind else "follow"] = kind
            return told

        return run

    said = all_at_once([mingle(n) for n in range(CLIENTS)])

    blocks = set(Block.objects.values_list("blocker__handle", "blocked__handle"))
    follows = follows_now()
    assert blocks == {
        (people[n].handle, handle)
        for n in range(CLIENTS)
        for (handle, _), deed in said[n].items()
        if deed == "block"
    }
    assert not {pair for pair in follows if pair in blocks or pair[::-1] in blocks}
    ever_blocked = {
        frozenset([people[n].handle, handle])
        for n in range(CLIENTS)
        for handle, kind in said[n]
        if kind == "block"
    }
    for n in range(CLIENTS):
        for (handle, kind), deed in said[n].items():
            pair = (people[n].handle, handle)
            if kind == "follow" and frozenset(pair) not in ever_blocked:
                assert (pair in follows) == (deed == "follow")
    assert reconciled() == "0 counts had drifted.\n"


def test_people_who_change_who_may_see_them_while_others_follow_them_keep_exact_counts():
    people = crowd()
    stars = people[:4]

    def turn_around(star: User, seed: int) -> Deed:
        chance = random.Random(seed)
        choices = [chance.choice(Visibility.values) for _ in range(TURNS)]
        return lambda: [choose_visibility(user=star, visibility=Visibility(choice)) for choice in choices]

    def waver(n: int) -> Deed:
        client, chance = client_of(people[n]), random.Random(n)
        said = [
            (chance.choice(["follow", "follow", "unfollow", "block", "unblock"]), chance.choice(stars).handle)
            for _ in range(TURNS)
        ]
        return lambda: [say(client, deed, handle) for deed, handle in said]

    answers = all_at_once(
        [
            *[turn_around(star, 100 + n) for n, star in enumerate(stars)],
            *[waver(n) for n in range(CLIENTS)],
        ]
    )

    assert {status for told in answers[len(stars) :] for status in told} <= {DONE, REFUSED}
    public = User.objects.filter(visibility=Visibility.PUBLIC)
    assert not Follow.objects.filter(followed__in=public, state=State.REQUESTED).exists()


def test_two_who_follow_each_other_and_hide_at_once_lock_nobody_out():
    people = crowd(4)

    def hide_and_seek(n: int) -> Deed:
        client = client_of(people[n])

        def run() -> None:
            for turn in range(TURNS):
                for other in people:
                    say(client, "follow" if turn % 2 else "unfollow", other.handle)
                visibility = Visibility.PRIVATE if turn % 3 else Visibility.FOLLOWERS
                choose_visibility(user=people[n], visibility=visibility)
            choose_visibility(user=people[n], visibility=Visibility.PUBLIC)

        return run

    all_at_once([hide_and_seek(n) for n in range(4)])
