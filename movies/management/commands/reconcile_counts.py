from argparse import ArgumentParser
from itertools import chain

from django.core.management.base import BaseCommand, CommandError

from movies.counts import reconcile
from movies.watchlist.counts import reconcile as reconcile_watchlists


class Command(BaseCommand):
    help = "Prove the kept counts of walls, watchlists and films against the entries; --fix sets them right."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true")

    def handle(self, *, fix: bool, **options: object) -> None:
        drifts = 0
        for drift in chain(reconcile(fix=fix), reconcile_watchlists(fix=fix)):
            drifts += 1
            self.stdout.write(f"{drift.of}: kept {drift.kept}, counted {drift.counted}")
        self.stdout.write(f"{drifts} counts had drifted" + (", all set right." if fix and drifts else "."))
        if drifts and not fix:
            raise CommandError("Run it with --fix, and look for the write that let them drift.")
