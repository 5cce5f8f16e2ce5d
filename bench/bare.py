"""The site's own settings and a view that does nothing, behind the same server and middleware."""

from mymovie.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare_urls"
