from django.urls import path

import movies.urls  # noqa: F401  handles and TMDB ids in paths
from support import views

app_name = "support"
urlpatterns = [
    path("contact/", views.contact, name="contact"),
    path("contact/thanks/", views.contact_thanks, name="contact_thanks"),
    path("@<handle:handle>/report/", views.report_profile, name="report_profile"),
    path("@<handle:handle>/<tmdb_id:tmdb_id>/report/", views.report_memo, name="report_memo"),
]
