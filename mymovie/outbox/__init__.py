"""Mail is a row first, written with what it tells of; the worker takes it to the server (decision 18)."""
