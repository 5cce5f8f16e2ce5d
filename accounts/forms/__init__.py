from accounts.forms.passkeys import AddPasskeyForm, EditPasskeyForm
from accounts.forms.settings import LeaveForm, ProfileForm, VisibilityForm
from accounts.forms.signup import SignupForm

__all__ = ["AddPasskeyForm", "EditPasskeyForm", "LeaveForm", "ProfileForm", "SignupForm", "VisibilityForm"]
