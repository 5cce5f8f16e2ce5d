"""Closes the site when the budget is spent, and opens it again; a Lambda. How it is called: README.md."""
