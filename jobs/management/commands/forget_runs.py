from django.core.management.base import BaseCommand
from django.utils import timezone

from jobs import actions


class Command(BaseCommand):
    help = "Drop what is kept of runs of jobs that are more than 90 days ago."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"{actions.forget_runs(now=timezone.now())} runs forgotten.")
