from django.core.management.base import BaseCommand

from accounts import actions


class Command(BaseCommand):
    help = "Drop sign-ups whose address was not confirmed within a day, so that their handles are free again."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"{actions.forget_unconfirmed()} sign-ups forgotten.")
