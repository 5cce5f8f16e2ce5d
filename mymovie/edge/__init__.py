"""Copies of pages that CloudFront keeps, and that have to go before their time is over (decision 22)."""
