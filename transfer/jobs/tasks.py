"""Jobs as tasks of django-tasks: each task is one turn of one job, and a job has one task at a time.

Its row is of the transaction that puts it there, so that there is no job without its task.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django_tasks import TaskContext, TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from jobs import queues

QUEUE = "imports"


@task(queue_name=QUEUE, takes_context=True)
def work_on(context: TaskContext, key: str) -> str:
    """What became of the turn, which is kept with the task."""
    from transfer.jobs import running

    return running.take_turn(key, holder=context.task_result.id, stop=queues.told_to_end())


def put(key: str, *, not_before: dt.datetime | None = None) -> str:
    """Who is to hold the job."""
    return work_on.using(run_after=not_before).enqueue(key).id


def drop(holder: str) -> None:
    """If nobody took it yet, nobody is to."""
    if holder:
        DBTaskResult.objects.filter(pk=holder, status=TaskResultStatus.READY).delete()


def bury(holder: str, now: dt.datetime) -> None:
    """Whoever had it was killed. One that was not finds its row, and nothing else."""
    running = DBTaskResult.objects.filter(pk=holder, status=TaskResultStatus.RUNNING)
    running.update(status=TaskResultStatus.FAILED, finished_at=now, exception_class_path="Killed")


def others_wait(key: str) -> bool:
    """Whether anybody else's job is due."""
    waiting = DBTaskResult.objects.ready().filter(queue_name=QUEUE)
    return any(task.args_kwargs["args"] != [key] for task in waiting[:2])


def waiting_among(holders: list[str], *, since: dt.datetime) -> set[str]:
    """Those that nobody took before then, so that they need nobody's help."""
    alive = Q(status=TaskResultStatus.READY) | Q(status=TaskResultStatus.RUNNING, started_at__gt=since)
    tasks = DBTaskResult.objects.filter(alive, pk__in=holders)
    return {str(pk) for pk in tasks.values_list("pk", flat=True)}


def forget_ended(before: dt.datetime) -> int:
    """How many there were."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()[0]
