import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from mymovie.limits import counting
from mymovie.limits.counting import Rate, take
from mymovie.models import Spent

pytestmark = pytest.mark.django_db
RATE = Rate(times=6, span_s=600)


@pytest.fixture(autouse=True)
def clock(limits_at_a_standstill: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    def go_on(seconds: float) -> None:
        now = float(counting.NOW["sqlite"]) + seconds
        monkeypatch.setattr(counting, "NOW", dict.fromkeys(counting.NOW, repr(now)))

    return go_on


def waits(times: int, rate: Rate = RATE, what: str = "deed:person:1") -> list[float]:
    return [round(take(rate, what)) for _ in range(times)]


def test_so_many_are_free_at_once_and_the_next_waits_for_its_share() -> None:
    assert waits(8) == [0, 0, 0, 0, 0, 0, 100, 100]


def test_one_share_later_one_more_is_free(clock: Any) -> None:
    waits(7)
    clock(99)
    assert waits(1) == [1]
    clock(1)
    assert waits(2) == [0, 100]


def test_after_a_rest_all_are_free_and_none_is_saved_up(clock: Any) -> None:
    waits(6)
    clock(10_000)
    assert waits(7) == [0, 0, 0, 0, 0, 0, 100]


@pytest.mark.parametrize(
    "rate", [Rate(500, 86_400), Rate(7, 60), Rate(96, 86_400), Rate(1, 180), Rate(300, 900)]
)
def test_the_sum_of_the_shares_is_the_whole(rate: Rate) -> None:
    assert waits(rate.times, rate) == [0] * rate.times
    assert take(rate, "deed:person:1") > 0


def test_another_person_another_thing_and_another_rate_are_counted_apart() -> None:
    waits(6)
    assert waits(1, what="deed:person:2") == waits(1, what="another:person:1") == [0]
    assert waits(1, Rate(500, 86_400)) == [0]


def test_what_is_given_back_is_free_again() -> None:
    waits(6)
    counting.give_back(RATE, "deed:person:1")
    assert waits(2) == [0, 100]


def test_who_it_was_cannot_be_read_from_the_row() -> None:
    take(RATE, "deed:address:203.0.113.77")
    assert re.fullmatch("[0-9a-f]{32}", Spent.objects.get().key)


def test_what_has_run_out_is_forgotten_and_nothing_else(clock: Any) -> None:
    waits(1, what="deed:person:1")
    clock(90)
    waits(1, what="deed:person:2")
    clock(20)
    out = StringIO()
    call_command("forget_limits", stdout=out)
    assert out.getvalue() == "1 counts forgotten.\n"
    assert Spent.objects.count() == 1
