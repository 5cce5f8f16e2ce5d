import datetime as dt
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from movies.titles import importing
from movies.titles.export import NotWhole
from movies.titles.importing import CutOff, NotBelieved, Tally
from movies.tmdb import service

TELL_EVERY_S = 5.0


class Command(BaseCommand):
    help = "Read the names of all films from TMDB's catalogue, which it publishes daily, for search to find."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "source",
            nargs="?",
            default="",
            help="a file, or its address (default: today's at TMDB, or yesterday's)",
        )

    def handle(self, *, source: str, **options: object) -> None:
        self._began = self._told = time.monotonic()
        if forgotten := importing.forget_old(timezone.now()):
            self.stdout.write(
                f"{forgotten:,} films forgotten: the catalogue was older than TMDB's terms allow."
            )
        if not source and not service.is_configured():
            self.stdout.write("Nothing was read: there is no TMDB_TOKEN.")
            return
        try:
            with _file_of(source) as (path, fetched_at):
                tally = importing.import_catalogue(path, fetched_at=fetched_at, tell=self._tell)
        except (NotWhole, NotBelieved, OSError) as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        except CutOff as error:
            raise CommandError(f"Read in part; what was read stays. Run it again. {error}") from error
        except service.TMDBError as error:
            raise CommandError(f"Nothing was changed. The catalogue could not be fetched: {error}") from error
        self.stdout.write(
            f"{tally.lines:,} lines: {tally.written:,} films written, {tally.same:,} as they were, "
            f"{tally.removed:,} removed."
        )

    def _tell(self, tally: Tally) -> None:
        now = time.monotonic()
        if now - self._told < TELL_EVERY_S:
            return
        self._told = now
        rate = tally.lines / (now - self._began)
        left = dt.timedelta(seconds=round((tally.all_lines - tally.lines) / rate))
        self.stdout.write(f"{tally.lines:,} of {tally.all_lines:,} lines, {rate:,.0f} a second, {left} left")


@contextmanager
def _file_of(source: str) -> Iterator[tuple[Path, dt.datetime]]:
    """And when what it says was TMDB's: a file may have lain about."""
    if source and "://" not in source:
        path = Path(source)
        yield path, dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
        return
    with tempfile.NamedTemporaryFile(prefix="mymovie-catalogue-") as file:
        to = cast(BinaryIO, file)
        if source:
            service.download_file(source, to)
        else:
            _download_newest(to)
        file.flush()
        yield Path(file.name), timezone.now()


def _download_newest(file: BinaryIO) -> None:
    today = timezone.now().astimezone(dt.UTC).date()
    try:
        service.download_catalogue(today, file)
    except service.TMDBNotFound:
        service.download_catalogue(today - dt.timedelta(days=1), file)
