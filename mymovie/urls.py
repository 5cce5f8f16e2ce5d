from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from accounts import views as accounts_views
from movies.views.styleguide import styleguide
from mymovie import install, pages, security_txt, views

handler400 = "mymovie.trouble.bad_request"
handler429 = "mymovie.trouble.too_many"
handler500 = "mymovie.trouble.server_error"

urlpatterns = [
    path("", include("movies.urls")),
    path("", include("follows.urls")),
    path("", include("support.urls")),
    path("settings/", include("accounts.urls")),
    path("settings/", include("transfer.urls")),
    path("accounts/signup/", accounts_views.signup, name="account_signup"),
    path("accounts/confirm-email/", accounts_views.confirm_address, name="account_email_verification_sent"),
    path("accounts/sessions/", accounts_views.sessions, name="usersessions_list"),
    path("accounts/logout/", accounts_views.log_out, name="account_logout"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("language/", accounts_views.language, name="language"),
    path("about/", pages.about, name="about"),
    path("terms/", pages.terms, name="terms"),
    path("privacy/", pages.privacy, name="privacy_policy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("credits/", pages.credits_page, name="credits"),
    path("favicon.ico", install.favicon, name="favicon"),
    path("manifest.webmanifest", install.manifest, name="manifest"),
    path("offline/", install.offline, name="offline"),
    path("sw.js", install.worker, name="worker"),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", security_txt.security_txt, name="security_txt"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("admin/", admin.site.urls),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
