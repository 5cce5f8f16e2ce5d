"""What can go wrong with TMDB.

TMDBError                   whatever keeps us from an answer
├── TMDBNotFound            no such film (any more)
├── TMDBRefused             our token is not accepted; an operator must act
│   └── TMDBNotConfigured   there is no token
└── TMDBUnavailable         no usable answer in time; later may be better
    ├── TMDBRateLimited     told to wait, or waiting as told
    │   ├── TMDBOurLimit    our own limit: TMDB was not asked
    │   └── TMDBResting     left alone since it kept failing
    └── TMDBRejected        TMDB lives but will not take this one request
"""


class TMDBError(Exception):
    """No message of this tree holds the token, a URL or what a member searched for."""


class TMDBNotFound(TMDBError):
    pass


class TMDBRefused(TMDBError):
    pass


class TMDBNotConfigured(TMDBRefused):
    pass


class TMDBUnavailable(TMDBError):
    pass


class TMDBRateLimited(TMDBUnavailable):
    def __init__(self, retry_after_s: float) -> None:
        super().__init__(f"rate limited for {retry_after_s:.0f} s")
        self.retry_after_s = retry_after_s


class TMDBOurLimit(TMDBRateLimited):
    pass


class TMDBResting(TMDBRateLimited):
    pass


class TMDBRejected(TMDBUnavailable):
    pass
