import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mymovie.edge.aws import CloudFront
from mymovie.edge.sending import Sender
from tests.mymovie.edge.standin import AWS, DISTRIBUTION

NOON = dt.datetime(2027, 3, 20, 12, tzinfo=dt.UTC)


class Clock:
    def __init__(self, on_move: Callable[[dt.datetime], object] = lambda now: None) -> None:
        self.now, self.on_move = NOON, on_move

    def __call__(self) -> dt.datetime:
        return self.now

    def later(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)
        self.on_move(self.now)


@pytest.fixture
def clock(time_machine: Any) -> Clock:
    """That of the rows too."""
    time_machine.move_to(NOON, tick=False)
    return Clock(lambda now: time_machine.move_to(now, tick=False))


@pytest.fixture
def aws() -> Iterator[AWS]:
    with AWS() as aws:
        yield aws


@pytest.fixture
def cloudfront(aws: AWS) -> CloudFront:
    return CloudFront(DISTRIBUTION, url=aws.url, instance_url=aws.url)


@pytest.fixture
def sender(cloudfront: CloudFront, clock: Clock, settings: Any) -> Sender:
    settings.CLOUDFRONT_DISTRIBUTION_ID = DISTRIBUTION
    return Sender(cloudfront, clock)
