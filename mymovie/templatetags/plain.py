from django import template
from django.templatetags.static import static

register = template.Library()


@register.simple_tag
def static_if_known(path: str) -> str:
    """The address of a static file; "" where the list of their names is missing: a page may be bare."""
    try:
        return static(path)
    except (ValueError, OSError):
        return ""
