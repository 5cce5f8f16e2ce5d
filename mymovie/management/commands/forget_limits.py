from django.core.management.base import BaseCommand

from mymovie.limits import counting


class Command(BaseCommand):
    help = "Drop the counts of limits that have run out."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"{counting.forget()} counts forgotten.")
