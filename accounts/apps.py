from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from accounts import audit_log, checks, security  # they know models

        # First, as what it tells of may end sessions.
        audit_log.connect()
        security.connect()
        checks.connect()
