from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import actions


class Command(BaseCommand):
    help = "Erase whoever left more than 14 days ago; free handles that were given up more than 90 days ago."

    def handle(self, **options: object) -> None:
        erased = sum(1 for _ in actions.erase_left(timezone.now()))
        freed = actions.forget_former_handles()
        self.stdout.write(f"{erased} people erased, {freed} former handles free again.")
