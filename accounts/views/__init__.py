from accounts.views.entrance import confirm_address, language, signup
from accounts.views.sessions import log_out, sessions

__all__ = ["confirm_address", "language", "log_out", "sessions", "signup"]
