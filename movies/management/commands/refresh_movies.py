import datetime as dt
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from movies import catalogue
from movies.models import Movie
from movies.tmdb import service

REFRESH_AFTER = dt.timedelta(days=150)  # TMDB's terms: nothing of theirs is kept past six months
FAILURES = 5  # in a row: one film may be malformed, five mean that TMDB is away
TELLING = (service.TMDBRefused, service.TMDBRateLimited)


class Command(BaseCommand):
    help = "Complete films that were registered while TMDB was away, and renew what is older than 150 days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=500, help="films at most (default 500)")

    def handle(self, *, limit: int, **options: object) -> None:
        renewed = failed_in_a_row = 0
        is_away = False
        for movie in Movie.objects.to_refresh(timezone.now() - REFRESH_AFTER)[:limit]:
            try:
                catalogue.refresh(movie)
            except service.TMDBNotFound:
                catalogue.lapse(movie)
                self.stdout.write(f"{movie.tmdb_id} {movie.original_title}: gone from TMDB, its entries stay")
            except service.TMDBError as error:
                failed_in_a_row += 1
                self.stderr.write(f"{movie.tmdb_id}: {error}")
                if failed_in_a_row == FAILURES or isinstance(error, TELLING):
                    is_away = True
                    break
                continue
            else:
                renewed += 1
            failed_in_a_row = 0
        self.stdout.write(f"{renewed} films renewed.")
        if is_away:
            raise CommandError("Stopped: TMDB does not answer us now.")
