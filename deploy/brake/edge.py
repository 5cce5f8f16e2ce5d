"""CloudFront's answer to everybody: a rule of WAF that blocks whoever is in two IP sets, full or empty."""

from collections.abc import Callable, Iterator
from functools import partial
from ipaddress import collapse_addresses, ip_network
from typing import Any

from .config import IpSet
from .results import Result, attempt

# WAF takes no /0.
EVERYBODY = {"IPV4": ["0.0.0.0/1", "128.0.0.0/1"], "IPV6": ["::/1", "8000::/1"]}


class Edge:
    step = "edge"

    def __init__(self, client: Callable[..., Any], ip_sets: tuple[IpSet, ...]) -> None:
        self._client = client
        self._ip_sets = ip_sets

    def brake(self, *, dry_run: bool) -> Iterator[Result]:
        yield from self._each(closed=True, dry_run=dry_run)

    def release(self, *, dry_run: bool) -> Iterator[Result]:
        yield from self._each(closed=False, dry_run=dry_run)

    def look(self) -> dict[str, str]:
        return {ip_set.name: _said(self._get(ip_set)["IPSet"]) for ip_set in self._ip_sets}

    @property
    def is_closed(self) -> bool:
        return any(_is_everybody(self._get(ip_set)["IPSet"]) for ip_set in self._ip_sets)

    def _each(self, *, closed: bool, dry_run: bool) -> Iterator[Result]:
        for ip_set in self._ip_sets:
            yield attempt(self.step, ip_set.name, partial(self._set, ip_set, closed, dry_run))

    def _set(self, ip_set: IpSet, closed: bool, dry_run: bool) -> Result:
        answer = self._get(ip_set)
        now = answer["IPSet"]
        if _is_everybody(now) if closed else not now["Addresses"]:
            return Result(self.step, "already", _said(now), ip_set.name)
        wanted = EVERYBODY[now["IPAddressVersion"]] if closed else []
        if dry_run:
            return Result(self.step, "would", f"hold {' and '.join(wanted) or 'nobody'}", ip_set.name)
        # The token of what was read: a change in between fails instead of being lost.
        self._waf(ip_set).update_ip_set(**_which(ip_set), Addresses=wanted, LockToken=answer["LockToken"])
        return Result(self.step, "done", "holds everybody" if closed else "holds nobody", ip_set.name)

    def _get(self, ip_set: IpSet) -> Any:
        return self._waf(ip_set).get_ip_set(**_which(ip_set))

    def _waf(self, ip_set: IpSet) -> Any:
        return self._client("wafv2", ip_set.region)


def _which(ip_set: IpSet) -> dict[str, str]:
    return {"Name": ip_set.name, "Id": ip_set.id, "Scope": ip_set.scope}


def _is_everybody(ip_set: Any) -> bool:
    # Compared as networks: WAF writes IPv6 out in full.
    addresses: list[Any] = [ip_network(address) for address in ip_set["Addresses"]]
    return any(network.prefixlen == 0 for network in collapse_addresses(addresses))


def _said(ip_set: Any) -> str:
    if _is_everybody(ip_set):
        return "holds everybody"
    return "holds nobody" if not ip_set["Addresses"] else f"holds {', '.join(ip_set['Addresses'])}"
