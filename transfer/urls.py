from django.urls import path

from transfer import views

app_name = "transfer"
urlpatterns = [
    path("account/take-out.json", views.as_json, name="json"),
    path("account/take-out.csv", views.as_csv, name="csv"),
]
