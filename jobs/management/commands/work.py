import signal
from argparse import ArgumentParser
from threading import Event

from django.core.management.base import BaseCommand

from jobs import worker


class Command(BaseCommand):
    help = "Run the jobs of jobs/schedule.py when they are due. As many as you like may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due now, and end")

    def handle(self, *, once: bool, **options: object) -> None:
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        if not once:
            return worker.work(stop)
        for run in worker.run_due(stop):
            self.stdout.write(f"{run.job}: {run.outcome}. {run.said}")
