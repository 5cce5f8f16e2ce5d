from django.core.cache.backends.dummy import DummyCache


class Broken(DummyCache):
    """As a cache server that is gone: clients raise errors of their own, e.g. redis.ConnectionError."""

    def set(self, *args: object, **kwargs: object) -> None:
        raise ConnectionError("Error 111 connecting to cache:6379")
