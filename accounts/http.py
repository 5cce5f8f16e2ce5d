from django.http import HttpRequest

from accounts.models import User


class AuthedRequest(HttpRequest):
    """The request of a view behind `login_required`: its user is one of ours."""

    user: User
