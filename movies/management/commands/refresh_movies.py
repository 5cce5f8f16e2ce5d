import datetime as dt
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from movies import catalogue
from movies.models import Movie
from movies.tmdb import service

REFRESH_AFTER = dt.timedelta(days=150)  # TMDB's terms: nothing of theirs is kept past six months


class Command(BaseCommand):
    help = "Complete films that were registered while TMDB was away, and renew what is older than 150 days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=500, help="films at most (default 500)")

    def handle(self, *, limit: int, **options: object) -> None:
        done = 0
        for movie in Movie.objects.to_refresh(timezone.now() - REFRESH_AFTER)[:limit]:
            try:
                catalogue.refresh(movie)
            except service.TMDBNotFound:
                self.stdout.write(f"{movie.tmdb_id} {movie.original_title}: gone from TMDB, kept as it is")
                continue
            except service.TMDBError as error:
                self.stderr.write(f"Stopped after {done} films: {error}")
                return
            done += 1
        self.stdout.write(f"{done} films renewed.")
