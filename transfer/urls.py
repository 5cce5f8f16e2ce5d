from django.urls import path

from transfer.views import takeout

app_name = "transfer"
urlpatterns = [
    path("account/take-out.zip", takeout.as_zip, name="zip"),
    path("account/take-out.json", takeout.as_json, name="json"),
    path("account/take-out.csv", takeout.as_csv, name="csv"),
]
