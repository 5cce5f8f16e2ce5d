"""A deployment and its accidents, done on this machine with the real zip."""
