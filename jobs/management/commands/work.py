import signal
from argparse import ArgumentParser
from threading import Event

from django.core.management.base import BaseCommand

from jobs import queues, worker
from mymovie.edge import sending as edge
from mymovie.outbox import delivery


class Command(BaseCommand):
    help = (
        "Take mail to the mail server, work on imports, and run the jobs of jobs/schedule.py when due. "
        "As many as you like."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--once", action="store_true", help="run what is due now, and end")
        only.add_argument("--imports", action="store_true", help="work on imports alone, as `make run` does")

    def handle(self, *, once: bool, imports: bool, **options: object) -> None:
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        if imports:
            return queues.run(stop)
        if not once:
            with delivery.beside(stop), edge.beside(stop), queues.beside(stop):
                return worker.work(stop)
        delivery.once(stop)
        queues.once(stop)
        edge.once()
        for run in worker.run_due(stop):
            self.stdout.write(f"{run.job}: {run.outcome}. {run.said}")
