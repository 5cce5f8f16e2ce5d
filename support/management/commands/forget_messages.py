from django.core.management.base import BaseCommand

from support import desk


class Command(BaseCommand):
    help = "Drop contact messages and reports that were done a year ago."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"{desk.forget_done()} messages and reports forgotten.")
