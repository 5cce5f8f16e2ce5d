from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files, with the imports inside our ES modules rewritten as well."""

    support_js_module_import_aggregation = True
