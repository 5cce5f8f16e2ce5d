"""How the web process of the Procfile runs; what differs between places comes from the environment."""

import os
from pathlib import Path

from mymovie import logs

bind = f"{os.environ.get('WEB_BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# More than mymovie.admission has seats and places: a thread that waits or says no costs next to nothing.
threads = int(os.environ.get("WEB_THREADS", "16"))
# Connections to the database and its pool must be opened after the fork.
preload_app = False

# The proxy gives up after 35 s, the load balancer waits 30 s for an instance that leaves: each is longer
# than what it waits for.
timeout = 30
graceful_timeout = 25
keepalive = 5

# Whatever leaks is gone after a while, and not in every process at once.
max_requests = 2000
max_requests_jitter = 200

# A search of 200 letters is 1,800 bytes in an address; a shared link may be longer.
limit_request_line = 8190

# A heartbeat file on a disk that is busy has killed healthy workers.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None

forwarded_allow_ips = "127.0.0.1"
accesslog = None  # nginx writes one line per request, the application another
logconfig_dict = logs.config(debug=False)
