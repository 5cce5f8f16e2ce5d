from django.db import models


class Spent(models.Model):
    """How far ahead of the clock somebody is who did one thing often (mymovie.limits.counting)."""

    # A keyed digest of what is limited and of whom: neither a person nor an address can be read from it.
    key = models.CharField(max_length=32, primary_key=True)
    # Seconds since 1970, by the database's clock. Without an index, so that a row changes in place.
    until = models.FloatField()

    def __str__(self) -> str:
        return self.key
