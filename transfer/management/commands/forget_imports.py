from django.core.management.base import BaseCommand
from django.utils import timezone

from transfer.jobs import forgetting


class Command(BaseCommand):
    help = "Drop files that nobody answered for within a day, imports of 90 days ago, and tasks that ended."

    def handle(self, **options: object) -> None:
        forgotten = forgetting.forget(timezone.now())
        self.stdout.write(
            f"{forgotten.uploads} uploads, {forgotten.imports} imports, {forgotten.tasks} tasks forgotten."
        )
