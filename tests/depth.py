"""How much is tried: enough for a change to be taken; or with WHOLE=1 all there is, an hour or two long."""

import os

import pytest

IS_WHOLE = os.environ.get("WHOLE") == "1"
# For what differs between databases only as much as other tests ask of both anyway.
once_in_short = [] if IS_WHOLE else [pytest.mark.once]
