from accounts.views.entrance import language, signup

__all__ = ["language", "signup"]
