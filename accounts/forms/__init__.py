from accounts.forms.passkeys import (
    AddPasskeyForm,
    AuthenticateByPasskeyForm,
    ConfirmByPasskeyForm,
    EditPasskeyForm,
    LogInByPasskeyForm,
)
from accounts.forms.settings import LeaveForm, ProfileForm, VisibilityForm, WatchlistForm
from accounts.forms.signup import SignupForm

__all__ = [
    "AddPasskeyForm",
    "AuthenticateByPasskeyForm",
    "ConfirmByPasskeyForm",
    "EditPasskeyForm",
    "LeaveForm",
    "LogInByPasskeyForm",
    "ProfileForm",
    "SignupForm",
    "VisibilityForm",
    "WatchlistForm",
]
