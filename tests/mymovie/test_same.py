from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

pytestmark = pytest.mark.once


def test_it_is_drawn_once_for_each_language_and_knows_no_variable() -> None:
    template = Template('{% same %}{% translate "People" %}{{ name }}{% endsame %}')
    drawn = []
    for language in ("ja", "en", "ja"):
        with translation.override(language):
            drawn.append(template.render(Context({"name": "alice"})))
    assert drawn[0] == drawn[2] != drawn[1] == "People"


def test_while_developing_it_is_drawn_each_time(settings: Any) -> None:
    settings.DEBUG = True
    template = Template("{% same %}a{% endsame %}")
    template.render(Context())
    template.nodelist[0].nodelist.clear()  # type: ignore[attr-defined]
    assert template.render(Context()) == ""
