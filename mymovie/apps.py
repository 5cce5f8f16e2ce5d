from django.apps import AppConfig
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db.backends.signals import connection_created

from mymovie import faults, measures, reporting


class ProjectConfig(AppConfig):
    name = "mymovie"
    verbose_name = "MyMovie"

    def ready(self) -> None:
        connection_created.connect(measures.watch_queries, dispatch_uid="watch_queries")
        connection_created.connect(faults.note_birth, dispatch_uid="note_birth")
        request_started.connect(faults.leave_what_is_stale, dispatch_uid="leave_what_is_stale")
        request_finished.connect(measures.end, dispatch_uid="end_of_work")
        if settings.SENTRY_DSN:
            reporting.start(settings.SENTRY_DSN)
