"""Where somebody is logged in, ending that elsewhere, and the way out here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.views import LogoutView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac

from accounts import sessions as kept
from mymovie import audit
from mymovie.audit import Act


class Sessions(ListUserSessionsView):
    """allauth's list; one may be ended alone. No row number is shown."""

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**facts)
        for session in context["sessions"]:
            session.number = numbered(session)
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            raise_if_reauthentication_required(request, app="allauth.account")
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        user, here = self.request.user, self.request.session.session_key or ""
        if chosen := self.request.POST.get("session"):
            others = UserSession.objects.filter(user=user).exclude(session_key=here)
            for session in others:
                if numbered(session) == chosen:
                    session.end()
        else:
            kept.end_others(user, keep=here)
        audit.tell(self.request, Act.SESSIONS_ENDED, detail="one" if chosen else "others")
        get_adapter().send_notification_mail("account/email/sessions_ended", user)
        get_adapter().add_message(
            self.request, messages.INFO, "usersessions/messages/sessions_logged_out.txt"
        )
        return redirect("usersessions_list")


def numbered(session: UserSession) -> str:
    """Tells one's sessions apart, and says nothing of their keys."""
    return salted_hmac("session in a list", session.session_key, algorithm="sha256").hexdigest()[:16]


class LogOut(LogoutView):
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().post(*args, **kwargs)
        # Not "storage", as what a browser keeps of ours is its theme and the page for when it is off line.
        answer["Clear-Site-Data"] = '"cache"'
        return answer


sessions = Sessions.as_view()
log_out = LogOut.as_view()
