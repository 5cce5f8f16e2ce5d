from django import template

from accounts import development

register = template.Library()


@register.simple_tag
def development_mail(address: str | None) -> str | None:
    """The last mail sent to the address; None outside development."""
    return development.last_mail_to(address) if address else None
