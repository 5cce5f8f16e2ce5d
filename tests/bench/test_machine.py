"""What is read from wrk, from /proc and from plans is what they say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import machine
from bench.plans import buffers_of

SAID = """Running 3s test @ http://127.0.0.1:8000/
  1 threads and 8 connections
  4921 requests in 3.02s, 5.15MB read
  Socket errors: connect 0, read 2, write 0, timeout 1
  Non-2xx or 3xx responses: 4
Requests/sec:   1629.47
Transfer/sec:      1.71MB
"""
needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux has /proc")


def test_requests_failures_and_bytes_are_read_from_what_wrk_says():
    told = machine.read(SAID)
    assert (told.requests, told.seconds, told.failed) == (4921, 3.02, 7)
    assert round(told.bytes) == round(5.15 * 1024 * 1024 / 4921)


@needs_proc
def test_the_time_of_children_counts_whether_they_live_or_not():
    burn = "import time\nend = time.process_time() + 0.2\nwhile time.process_time() < end: pass\n"
    parent = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {burn!r}])\nprint()\ninput()\n"
    process = subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdout.readline()
    assert machine.cpu_s(process.pid) >= 0.2
    process.communicate(b"\n")


@needs_proc
def test_memory_is_that_of_the_process():
    assert 5 < machine.pss_mb(os.getpid()) < 5_000


def test_the_buffers_of_a_plan_are_those_of_its_outermost_node():
    plan = (
        "Limit  (cost=0.4..1 rows=1)\n  Buffers: shared hit=30 read=4\n  ->  Index Scan\n"
        "        Buffers: shared hit=28\nPlanning:\n  Buffers: shared hit=99\n"
    )
    assert buffers_of(plan) == 34
    assert buffers_of("Limit  (cost=0.4..1 rows=1)\nPlanning:\n  Buffers: shared hit=99\n") == 0


def test_each_request_asks_for_another_address_where_the_path_says_so():
    with machine._script('/@a/?after={n}.0"', {"Host": "x"}, 7) as name:
        text = Path(name).read_text()
    assert 'before, after, n = "/@a/?after=", ".0\\"", 7' in text
    assert '["Host"] = "x"' in text
