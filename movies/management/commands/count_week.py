from django.core.management.base import BaseCommand
from django.utils import timezone

from movies.week.films import count_week


class Command(BaseCommand):
    help = "Count which films most people registered within the last seven days."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"{count_week(timezone.now())} films of the week.")
