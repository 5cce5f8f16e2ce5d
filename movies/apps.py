from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MoviesConfig(AppConfig):
    name = "movies"
    verbose_name = _("Films")

    def ready(self) -> None:
        from movies import walls  # noqa: F401  they follow changes of their owners
        from movies.watchlist import following  # noqa: F401
