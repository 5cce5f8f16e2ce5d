"""How old what TMDB said may be. Its terms end at six months; decision 22 has the reasons."""

import datetime as dt

REFRESH_AFTER = dt.timedelta(days=150)
PRESSING_AFTER = dt.timedelta(days=165)  # from here on the oldest come first, however few have seen them
ALARM_AFTER = dt.timedelta(days=170)
LAPSE_AFTER = dt.timedelta(days=179)  # by a job that comes each hour, so nothing is ever 180
CATALOGUE_KEPT = dt.timedelta(days=180)
# Whoever failed is asked again after so long, and takes nobody's turn meanwhile.
REST = dt.timedelta(hours=6)
