from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from movies.cards.draw import draw_site


class Command(BaseCommand):
    help = "Draw static/img/social.png anew, after the mark or the colours have changed."

    def handle(self, *args: Any, **options: Any) -> None:
        claims = []
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                claims.append(_("Every film you have watched, on one wall."))
        Path(settings.BASE_DIR, "static", "img", "social.png").write_bytes(draw_site(claims))
