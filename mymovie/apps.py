from django.apps import AppConfig
from django.conf import settings
from django.core.signals import request_finished
from django.db.backends.signals import connection_created

from mymovie import measures, reporting


class ProjectConfig(AppConfig):
    name = "mymovie"

    def ready(self) -> None:
        connection_created.connect(measures.watch_queries, dispatch_uid="watch_queries")
        request_finished.connect(measures.end, dispatch_uid="end_of_work")
        if settings.SENTRY_DSN:
            reporting.start(settings.SENTRY_DSN)
