from django.urls import path

from accounts.views import leaving, settings

app_name = "accounts"
urlpatterns = [
    path("", settings.index, name="settings"),
    path("profile/", settings.profile, name="profile"),
    path("privacy/", settings.privacy, name="privacy"),
    path("privacy/watchlist/", settings.watchlist, name="watchlist"),
    path("security/", settings.security, name="security"),
    path("account/", settings.account, name="account"),
    path("account/leave/", leaving.leave, name="leave"),
    path("account/left/", leaving.left, name="left"),
    path("account/come-back/", leaving.come_back, name="come_back"),
]
