from django.core.management.base import BaseCommand

from movies import actions


class Command(BaseCommand):
    help = "Drop removed entries that can no longer be put back: those removed more than 30 days ago."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"{actions.forget_removed()} removed entries forgotten.")
