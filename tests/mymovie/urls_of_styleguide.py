"""The site's URLs as they are in development."""

from django.urls import path

from movies.views.styleguide import styleguide
from mymovie import urls

urlpatterns = [*urls.urlpatterns, path("styleguide/", styleguide, name="styleguide")]
