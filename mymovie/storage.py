from whitenoise.storage import CompressedManifestStaticFilesStorage

# `import "./score.js"` and `… from "./score.js"` in our own modules. Django's switch for this reads every
# package's scripts too, and fails on an import map's names in one of htmx's extensions.
_OUR_MODULES = (
    "js/*.js",
    (
        (r"""(?P<matched>import\s*["'](?P<url>\./[^"']+)["'])""", 'import "%(url)s"'),
        (r"""(?P<matched>from\s*["'](?P<url>\./[^"']+)["'])""", 'from "%(url)s"'),
    ),
)


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files, the imports inside our ES modules rewritten as well."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, _OUR_MODULES)
