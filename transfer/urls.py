from django.urls import path, register_converter

from transfer.converters import ImportKeyConverter, RowNumberConverter
from transfer.views import imports, jobs, rows, takeout

register_converter(ImportKeyConverter, "import_key")
register_converter(RowNumberConverter, "row_number")

app_name = "transfer"
urlpatterns = [
    path("account/take-out.zip", takeout.as_zip, name="zip"),
    path("account/take-out.json", takeout.as_json, name="json"),
    path("account/take-out.csv", takeout.as_csv, name="csv"),
    path("imports/", imports.many, name="imports"),
    path("imports/<import_key:key>/", imports.one, name="import"),
    path("imports/<import_key:key>/answer/", imports.answer, name="answer"),
    path("imports/<import_key:key>/decide/", rows.decide, name="decide"),
    path("imports/<import_key:key>/rows/<row_number:number>/", rows.row, name="row"),
    path("imports/<import_key:key>/look-again/", imports.look_again, name="look_again"),
    path("imports/<import_key:key>/commit/", imports.commit, name="commit"),
    path("imports/<import_key:key>/not-taken/", imports.not_taken, name="not_taken"),
    path("imports/<import_key:key>/progress/", jobs.job, name="job"),
    path("imports/<import_key:key>/stop/", jobs.stop, name="stop"),
    path("imports/<import_key:key>/resume/", jobs.resume, name="resume"),
    path("imports/<import_key:key>/undo/", imports.undo, name="undo"),
    path("imports/<import_key:key>/drop/", imports.drop, name="drop"),
]
