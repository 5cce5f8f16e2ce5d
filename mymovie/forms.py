from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Every field of every form, allauth's included, is drawn by components/_field.html."""

    field_template_name = "components/_field.html"
