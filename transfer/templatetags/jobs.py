from django import template
from django.utils import timezone

from transfer.jobs.progress import Progress
from transfer.models import Job

register = template.Library()


@register.filter
def progress(job: Job) -> Progress:
    return Progress(job, timezone.now())
