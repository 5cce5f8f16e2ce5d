from django.core.management.base import BaseCommand

from movies.titles import keeping


class Command(BaseCommand):
    help = "Make every film of ours known to search, and those that many registered the first to be found."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"{keeping.repair_and_rank()} films written.")
