"""What every answer tells browsers: pages, errors, redirects and files alike.

The content policy is django-csp's, of settings.CONTENT_SECURITY_POLICY; what differs from it is said here.
"""

from collections.abc import Callable

from csp.constants import NONE
from django.conf import settings
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]

# Of everything that a browser may let a page do, what none of ours does; and passkeys, which ours do.
PERMISSIONS = (
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
}
# Steps that a code or a password goes through: not even the path leaves the site.
SECRET_STEPS = ("/accounts/password/reset/", "/accounts/confirm-email/", "/accounts/login/code/")

# Django's own scripts hand strings to innerHTML (docs/decisions/0015).
_OF_ADMIN = {"require-trusted-types-for": None, "trusted-types": None}
_OF_DOWNLOAD = dict.fromkeys(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]) | {
    "default-src": [NONE],
    "frame-ancestors": [NONE],
    "sandbox": True,
}


def _hsts() -> str:
    told = (
        (True, f"max-age={settings.SECURE_HSTS_SECONDS}"),
        (settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, "includeSubDomains"),
        (settings.SECURE_HSTS_PRELOAD, "preload"),
    )
    return "; ".join(text for is_said, text in told if is_said)


def strict_browsers(get_response: GetResponse) -> GetResponse:
    """Stands within CSPMiddleware, which reads what is replaced here, and around all that may answer.

    Django's SecurityMiddleware says some of it too, but is passed by where a host is refused.
    """

    hsts = _hsts()

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in ALWAYS.items():
            response[name] = value
        if request.path.startswith(SECRET_STEPS):
            response["Referrer-Policy"] = "same-origin"
        if request.is_secure():  # over plain http it would mean nothing
            response["Strict-Transport-Security"] = hsts
        if response.get("Content-Disposition", "").startswith("attachment"):
            response._csp_replace = _OF_DOWNLOAD  # type: ignore[attr-defined]
        elif request.resolver_match and "admin" in request.resolver_match.namespaces:
            response._csp_replace = _OF_ADMIN  # type: ignore[attr-defined]
        return response

    return middleware
