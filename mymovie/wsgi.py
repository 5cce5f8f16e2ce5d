import os

from django.core.wsgi import get_wsgi_application

from mymovie import database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mymovie.settings")
database.serves_pages = True  # before the settings are read

application = get_wsgi_application()
