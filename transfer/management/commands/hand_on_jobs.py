from django.core.management.base import BaseCommand
from django.utils import timezone

from transfer.jobs import reaping


class Command(BaseCommand):
    help = "Give jobs of imports whose worker was killed to another. The worker does so every 15 seconds."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"{reaping.hand_on_all(timezone.now())} jobs handed on.")
