"""How much is tried: enough for a change to be taken; or with WHOLE=1 all there is, an hour or two long."""

import os

IS_WHOLE = os.environ.get("WHOLE") == "1"
