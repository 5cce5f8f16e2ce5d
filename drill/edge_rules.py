"""What deploy/terraform/modules/edge says that CloudFront keeps, read from its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from deploy.bundle.tree import ROOT

EDGE = ROOT / "deploy" / "terraform" / "modules" / "edge" / "distribution.tf"
ERROR_TTL_S = 10  # CloudFront's own, where the distribution says nothing


@dataclass(frozen=True)
class Choice:
    """Which cookies, headers or parameters belong to the key."""

    behaviour: str
    items: frozenset[str] = frozenset()

    def takes(self, name: str) -> bool:
        match self.behaviour:
            case "all":
                return True
            case "none":
                return False
            case "whitelist":
                return name in self.items
            case "allExcept":
                return name not in self.items
        raise ValueError(f"no such behaviour: {self.behaviour}")


@dataclass(frozen=True)
class Policy:
    name: str
    min_ttl: int
    default_ttl: int
    max_ttl: int
    cookies: Choice
    headers: Choice
    queries: Choice
    encodings: frozenset[str]


@dataclass(frozen=True)
class Behaviour:
    pattern: str
    policy: Policy
    allowed: frozenset[str]
    cached: frozenset[str]


@dataclass(frozen=True)
class Rules:
    behaviours: tuple[Behaviour, ...]  # the first whose pattern fits; the last is the default
    error_ttls: dict[int, int] = field(default_factory=dict)

    def error_ttl(self, status: int) -> int:
        return self.error_ttls.get(status, ERROR_TTL_S)


def read(path: Path = EDGE) -> Rules:
    return parse(path.read_text())


def parse(text: str) -> Rules:
    text = re.sub(r"#.*", "", text)
    policies = {name: _policy(name, body) for name, body in _resources(text, "aws_cloudfront_cache_policy")}
    ((_, distribution),) = _resources(text, "aws_cloudfront_distribution")
    ordered = [_behaviour(body, policies) for body in _blocks(distribution, "ordered_cache_behavior")]
    (default,) = _blocks(distribution, "default_cache_behavior")
    errors = {
        int(_value(body, "error_code")): int(_value(body, "error_caching_min_ttl", str(ERROR_TTL_S)))
        for body in _blocks(distribution, "custom_error_response")
    }
    return Rules((*ordered, _behaviour(default, policies)), errors)


def _policy(name: str, body: str) -> Policy:
    return Policy(
        name,
        int(_value(body, "min_ttl")),
        int(_value(body, "default_ttl")),
        int(_value(body, "max_ttl")),
        _choice(body, "cookies_config", "cookie_behavior"),
        _choice(body, "headers_config", "header_behavior", lower=True),
        _choice(body, "query_strings_config", "query_string_behavior"),
        frozenset(
            encoding
            for encoding, name_of_it in (("gzip", "gzip"), ("br", "brotli"))
            if _value(body, f"enable_accept_encoding_{name_of_it}", "false") == "true"
        ),
    )


def _choice(body: str, block: str, name: str, *, lower: bool = False) -> Choice:
    (config,) = _blocks(body, block)
    items = _list(config, "items")
    return Choice(_value(config, name), frozenset(item.lower() if lower else item for item in items))


def _behaviour(body: str, policies: dict[str, Policy]) -> Behaviour:
    reference = _value(body, "cache_policy_id")
    found = re.fullmatch(r"aws_cloudfront_cache_policy\.(\w+)\.id", reference)
    if not found:
        raise ValueError(f"a cache policy that is not ours: {reference}")
    return Behaviour(
        _value(body, "path_pattern", "*"),
        policies[found[1]],
        frozenset(_list(body, "allowed_methods")),
        frozenset(_list(body, "cached_methods")),
    )


def _resources(text: str, kind: str) -> Iterator[tuple[str, str]]:
    for found in re.finditer(rf'resource "{kind}" "(\w+)" ', text):
        yield found[1], _braced(text, found.end())


def _blocks(text: str, name: str) -> list[str]:
    return [_braced(text, found.end()) for found in re.finditer(rf"\b{name} (?=\{{)", text)]


def _braced(text: str, start: int) -> str:
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if not depth:
            return text[start + 1 : at]
    raise ValueError("a brace is left open")


def _value(body: str, name: str, otherwise: str | None = None) -> str:
    found = re.search(rf'^\s*{name}\s*=\s*"?([^"\n]*?)"?\s*$', body, re.MULTILINE)
    if found:
        return found[1]
    if otherwise is None:
        raise ValueError(f"{name} is not said")
    return otherwise


def _list(body: str, name: str) -> list[str]:
    found = re.search(rf"\b{name}\s*=\s*\[(.*?)\]", body, re.DOTALL)
    return re.findall(r'"([^"]*)"', found[1]) if found else []
