"""What the staff see. Importing it registers all of it; what others registered and we do not want goes."""

from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django_tasks_db.models import DBTaskResult

for registering in (
    "allauth.account", "allauth.mfa", "allauth.usersessions", "django.contrib.auth", "django_tasks_db",
):  # fmt: skip
    import_module(f"{registering}.admin")
for model in (EmailAddress, Authenticator, UserSession, Group, DBTaskResult):
    admin.site.unregister(model)

from support.admin import desk, films, follows, jobs, mail, people, rest  # noqa: E402

__all__ = ["desk", "films", "follows", "jobs", "mail", "people", "rest"]
