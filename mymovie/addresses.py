"""Addresses of pages by their names: kept, as working one out takes as long as drawing a card."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=16_384)
def address_of(name: str, *parts: str | int) -> str:
    return reverse(name, args=parts)
