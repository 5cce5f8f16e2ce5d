from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from movies import taste


class Command(BaseCommand):
    """Compares members whose wall changed since they were last compared, of whom something was forgotten, or
    who are here lately and were not compared for a day; those first who waited longest.

    Each in a transaction of their own, with: the newest 1,000 whom they follow; those they were compared with
    before (300 at most); and up to 200 who have the most of their 60 rarest films, of whose other owners the
    newest 100 are asked. "Films you have never met" looks at the 200 newest active people whom they do not
    follow.
    """

    help = "Compare tastes of members who are due, and keep what their pages say of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=1000, help="members at most (default 1000)")

    def handle(self, *, limit: int, **options: object) -> None:
        members = list(taste.members_to_compare()[:limit])
        kept = sum(taste.compare_with_many(member) for member in members)
        self.stdout.write(f"{len(members)} members compared, {kept} pairs kept.")
