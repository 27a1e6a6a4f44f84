"""Which addresses may be asked at all. Pure: the same rules serve links, redirects, attachments and resolved IP addresses.

Input is the open web: a page may name any host in any spelling, and a name may resolve to anything. Only http and https are spoken, only to
hosts under gov.cn or named by the registry, only at public addresses, but for the host:port pairs that the operator opened for a local trial.
"""

from __future__ import annotations

import ipaddress
import socket
import unicodedata
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")
MAX_URL = 2_000  # characters


@dataclass(frozen=True, slots=True)
class Policy:
    """``hosts`` are named exceptions besides ``suffix``; ``opened`` the host:port pairs, as spelled in addresses, that may be private."""

    hosts: frozenset[str] = frozenset()
    opened: frozenset[tuple[str, int]] = frozenset()
    suffix: str = "gov.cn"


def host_and_port(url: str) -> tuple[str, int]:
    """Host in lower case without a trailing dot, and port. Raises ValueError where the address has none or a wrong one."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise ValueError("no host")
    return host, parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)


_LONGEST_NAME, _LONGEST_LABEL = 253, 63  # RFC 1035 §2.3.4; asking for a longer one fails inside the resolver


def refuse_url(url: str, policy: Policy) -> str:
    """Why an address must not be asked, as a stable word, or ""."""
    if len(url) > MAX_URL:
        return "too_long"
    try:
        parts = urlsplit(url)
        if parts.scheme not in _DEFAULT_PORTS:
            return "scheme"
        host, port = host_and_port(url)
    except ValueError:
        return "malformed"
    if parts.username is not None or parts.password is not None:
        return "credentials"
    if (host, port) in policy.opened:
        return ""
    if len(host) > _LONGEST_NAME or any(len(label) > _LONGEST_LABEL for label in host.split(".")):
        return "malformed"
    literal = parse_literal(host)
    if literal is not None and not is_public(literal):
        return "private_address"
    if literal is not None and str(literal) != host:
        return "odd_address"
    if host in policy.hosts or host.endswith("." + policy.suffix):
        return ""
    return "foreign_host"


def refuse_redirect(url: str, location: str) -> str:
    """Why a redirect from ``url`` leads nowhere, as a stable word, or "". Whether its target may be asked is for ``refuse_url`` to say."""
    text = location.strip()
    if not text:
        return "redirect_without_target"
    try:
        parts = urlsplit(urljoin(url, text))
        _ = parts.port
    except ValueError:
        return "redirect_malformed"
    if parts.scheme not in _DEFAULT_PORTS:
        return "redirect_scheme"
    return "" if parts.hostname else "redirect_malformed"


def refuse_peer(host: str, port: int, address: str, policy: Policy) -> str:
    """Why the resolved ``address`` of ``host`` must not be connected to, or "". Call it with what is about to be connected to."""
    try:
        peer = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return "malformed"
    if is_public(peer):
        return ""
    name = host.lower().rstrip(".")
    if (name, port) in policy.opened and (peer.is_loopback or parse_literal(name) == peer):
        return ""
    return "private_address"


def parse_literal(host: str) -> IPAddress | None:
    """The IP address that a host part spells in any of the ways clients accept, or None for a name."""
    text = unicodedata.normalize("NFKC", host).replace("。", ".").strip("[]").rstrip(".").split("%", 1)[0]
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        pass
    if not text or not text[0].isdigit():
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(text))  # 2130706433, 0x7f000001, 0177.0.0.1, 127.1
    except OSError:
        return None


def is_public(address: IPAddress) -> bool:
    """Whether an address is one of the public internet, addresses that wrap another (mapped, 6to4, NAT64, Teredo) looked into."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _wrapped(address)
        if inner is not None:
            return is_public(inner)
        if address in _NAT64_LOCAL or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or int(address) >> 32 == 0:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None
