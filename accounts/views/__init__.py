from accounts.views.entrance import confirm_address, language, signup

__all__ = ["confirm_address", "language", "signup"]
