from accounts.forms.passkeys import AddPasskeyForm
from accounts.forms.settings import LeaveForm, ProfileForm, VisibilityForm
from accounts.forms.signup import SignupForm

__all__ = ["AddPasskeyForm", "LeaveForm", "ProfileForm", "SignupForm", "VisibilityForm"]
