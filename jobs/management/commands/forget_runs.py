import datetime as dt

from django.core.management.base import BaseCommand
from django.utils import timezone

from jobs.models import Run

KEPT = dt.timedelta(days=90)


class Command(BaseCommand):
    help = "Drop what is kept of runs of jobs that are more than 90 days ago."

    def handle(self, **options: object) -> None:
        forgotten, _ = Run.objects.filter(started_at__lt=timezone.now() - KEPT).delete()
        self.stdout.write(f"{forgotten} runs forgotten.")
