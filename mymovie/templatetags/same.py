"""What is the same on every page of a language: drawn once in each process."""

from weakref import WeakKeyDictionary

from django import template
from django.conf import settings
from django.core.signals import setting_changed
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

_drawn: WeakKeyDictionary[Node, dict[str | None, SafeString]] = WeakKeyDictionary()


@register.tag
def same(parser: Parser, token: Token) -> Node:
    """{% same %} … {% endsame %}, without a block in it, and without a variable: it has no context."""
    nodes = parser.parse(["endsame"])
    parser.delete_first_token()
    return SameNode(nodes)


class SameNode(Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        drawn = _drawn.setdefault(self, {})
        language = get_language()
        if language not in drawn:
            html = self.nodelist.render(self._bare(context))
            if settings.DEBUG:  # templates are edited
                return html
            drawn[language] = html
        return drawn[language]

    def _bare(self, context: Context) -> Context:
        bare = Context()
        bare.template, bare.render_context = context.template, context.render_context
        return bare


def _forget(**_: object) -> None:
    _drawn.clear()


setting_changed.connect(_forget, dispatch_uid="forget_what_is_the_same")
