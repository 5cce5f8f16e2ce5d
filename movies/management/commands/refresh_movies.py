from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from movies import freshness
from movies.freshness import Standing


class Command(BaseCommand):
    help = (
        "Complete films that were registered while TMDB was away, renew what TMDB changed or what is older "
        "than 150 days, and drop what could not be renewed in 179."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=500, help="films at most (default 500)")
        parser.add_argument("--count", action="store_true", help="say how things stand, and do nothing")

    def handle(self, *, limit: int, count: bool, **options: object) -> None:
        if count:
            self.stdout.write(f"{Standing.at(timezone.now())}.")
            return
        tally = freshness.keep(limit=limit, now=timezone.now, tell=self.stderr.write)
        standing = Standing.at(timezone.now())
        freshness.warn(standing)
        said = (
            f"{tally.refreshed} films renewed of {tally.due} due, "
            f"{tally.changed} of them newly changed at TMDB; {tally.gone} gone, {tally.failed} failed, "
            f"{tally.lapsed} lapsed; {standing}."
        )
        if tally.is_away:
            raise CommandError(f"Stopped: TMDB does not answer us now. {said}")
        self.stdout.write(said)
