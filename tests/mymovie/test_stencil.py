import pytest
from django.template import engines
from django.template.backends.django import Template
from django.utils import translation

from mymovie import stencil
from mymovie.stencil import Stencil

DRAWN = """<a href="{{ url }}">{{ title }}</a>{% if is_old %} 100%{% endif %} {% translate "People" %}"""


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were drawn."""
    names: list[str] = []

    def render(name: str, context: dict[str, object]) -> str:
        names.append(name)
        template: Template = engines["django"].from_string(DRAWN)  # type: ignore[assignment]
        return template.render(context)

    monkeypatch.setattr(stencil, "render_to_string", render)
    return names


def test_what_is_filled_in_is_escaped_whatever_it_holds(drawn: list[str]) -> None:
    filled = Stencil("a.html", ["url", "title"]).fill(
        {"url": '"><script>', "title": "<script>alert('%(url)s')</script>\ue000url\ue001 %s"}
    )
    assert "<script" not in filled
    assert "&lt;script&gt;alert(&#x27;%(url)s&#x27;)&lt;/script&gt;\ue000url\ue001 %s" in filled
    assert 'href="&quot;&gt;&lt;script&gt;"' in filled


def test_a_text_that_holds_what_stands_between_texts_comes_whole(drawn: list[str]) -> None:
    card = Stencil("a.html", ["url", "title"])
    for url, title in [("/\ue002/", "<a>\ue002"), ("\ue002", ""), ("", "\ue002<b>\ue002\ue002")]:
        escaped = title.replace("<", "&lt;").replace(">", "&gt;")
        assert f'<a href="{url}">{escaped}</a>' in card.fill({"url": url, "title": title})


def test_it_is_drawn_once_for_each_shape_and_language(drawn: list[str]) -> None:
    card = Stencil("a.html", ["url", "title"])
    texts = {"url": "/", "title": "A"}
    for language, word in [("ja", "People"), ("en", "People")] * 2:
        with translation.override(language):
            assert str(translation.gettext(word)) in card.fill(texts)
            assert " 100%" in card.fill(texts, is_old=True)
            assert " 100%" not in card.fill(texts, is_old=False)
    assert len(drawn) == 4


def test_while_developing_a_changed_template_is_seen_at_once(drawn: list[str], settings: object) -> None:
    settings.DEBUG = True  # type: ignore[attr-defined]
    card = Stencil("a.html", ["url", "title"])
    card.fill({"url": "/", "title": "A"})
    card.fill({"url": "/", "title": "A"})
    assert len(drawn) == 2
