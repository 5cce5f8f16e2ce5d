from django.core.management.base import BaseCommand
from django.utils import timezone

from mymovie.outbox import actions


class Command(BaseCommand):
    help = "Drop mail that could not be sent and was given up 14 days ago."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"{actions.forget_dead(timezone.now())} mails forgotten.")
