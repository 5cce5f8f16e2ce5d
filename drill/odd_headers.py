"""Headers that a client may send and that are in no cache's key: drill/odd_headers.txt names them."""

from pathlib import Path

ODD = "canary.example"  # must never come back to anybody else

# Where another value than a stranger's name could do more.
PARTICULAR = {
    "X-Forwarded-Proto": ["http"],
    "X-Forwarded-Protocol": ["http"],
    "X-Forwarded-Scheme": ["http", "nothttps"],
    "X-Forwarded-Ssl": ["off"],
    "X-Forwarded-Port": ["81"],
    "X-Forwarded-Prefix": ["/canary.example"],
    "X-Script-Name": ["/canary.example"],
    "Script-Name": ["/canary.example"],
    "X-Original-Url": ["/settings/profile/", "/canary.example"],
    "X-Rewrite-Url": ["/settings/profile/", "/canary.example"],
    "X-Http-Method-Override": ["POST", "HEAD", "DELETE"],
    "X-Http-Method": ["POST", "HEAD"],
    "X-Method-Override": ["POST", "HEAD"],
    "X-Requested-With": ["XMLHttpRequest"],
    "X-Request-Start": ["t=0", "t=1", "t=99999999999999"],
    "X-Queue-Start": ["t=0"],
    "Accept": ["application/json", "text/plain", "image/png", "*/*;q=0", "text/html;v=\x7f"],
    "Accept-Charset": ["utf-16", "shift_jis"],
    "Content-Type": ["multipart/form-data", "multipart/form-data; boundary=", "a/b; charset=\u00ff"],
    "Range": ["bytes=0-0", "bytes=5-1", "bytes=0-,0-,0-,0-", "cows=1-2", f"bytes=0-{10**30}"],
    "If-None-Match": ["*", '"a"'],
    "If-Match": ['"a"', "*"],
    "If-Modified-Since": ["Fri, 01 Jan 2999 00:00:00 GMT", "Thu, 99 Foo 9999"],
    "If-Unmodified-Since": ["Thu, 01 Jan 1970 00:00:00 GMT"],
    "If-Range": ['"a"'],
    "Cache-Control": ["no-store", "max-age=0", "only-if-cached"],
    "HX-Boosted": ["true"],
    "HX-History-Restore-Request": ["true"],
    "HX-Current-URL": ["https://canary.example/?sort=score&lang=en"],
    "HX-Target": ["main"],
    "Upgrade-Insecure-Requests": ["1"],
    "Save-Data": ["on"],
    "User-Agent": ["Googlebot/2.1", "", "MSIE 6.0", "a" * 5000],
    "Origin": ["null", "https://canary.example"],
    "Referer": ["https://canary.example/?lang=en"],
    "Authorization": ["Basic Y2FuYXJ5LmV4YW1wbGU6YQ==", "Bearer canary.example"],
    "X-Accel-Redirect": ["/etc/passwd"],
    "X-Amzn-Trace-Id": ["Root=canary.example"],
}  # fmt: skip

NAMES = Path(__file__).with_suffix(".txt").read_text().split()
HEADERS = [(name, value) for name in NAMES for value in [ODD, *PARTICULAR.get(name, [])]]
OVERLARGE = [("X-Large", "a" * size) for size in (4_000, 8_100, 9_000, 16_000)]
MANY = [tuple((f"X-Many-{n}", "1") for n in range(count)) for count in (50, 99, 150)]
