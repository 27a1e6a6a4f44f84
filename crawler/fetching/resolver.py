"""Names to addresses, with the guard at the last moment: what is handed on here is what is connected to.

Every connection of the HTTP client asks this resolver, IP literals included, so that no redirect, attachment or second answer of a name server
reaches a private address. Addresses are cached per name; every use is checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import attr
from scrapy.resolver import HostResolution
from scrapy.utils.datatypes import LocalCache
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.fetching.addresses import Policy, refuse_peer

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


@implementer(IHostnameResolver)
class GuardedResolver:
    """A caching resolver for IPv4 and IPv6 that passes on only addresses the policy allows. ``refused`` keeps what it held back."""

    def __init__(self, original: Any, policy: Policy, cache_size: int = 10_000) -> None:
        self._original = original
        self._policy = policy
        self._cache: LocalCache[str, tuple[Any, ...]] = LocalCache(cache_size)
        self._reactor: Any | None = None
        self.refused: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """Made by Scrapy from the setting TWISTED_DNS_RESOLVER; the policy comes from the settings."""
        from crawler.settings import policy_of

        resolver = cls(reactor.nameResolver, policy_of(crawler.settings), crawler.settings.getint("DNSCACHE_SIZE"))
        resolver._reactor = reactor
        return resolver

    def install_on_reactor(self) -> None:
        """Become the reactor's resolver."""
        if self._reactor is not None:
            self._reactor.installNameResolver(self)

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Any = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        """Resolve for one connection; with no allowed address the connection fails as a name that does not resolve."""
        receiver = _Receiver(self, resolutionReceiver, hostName, portNumber)
        if hostName in self._cache:
            resolution = HostResolution(hostName)
            receiver.resolutionBegan(resolution)
            for address in self._cache[hostName]:
                receiver.addressResolved(with_port(address, portNumber))
            receiver.resolutionComplete()
            return resolution
        return self._original.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)

    def allows(self, host: str, port: int, address: Any) -> bool:
        """Whether a connection to this address may be made; a refusal is noted."""
        reason = refuse_peer(host, port, str(getattr(address, "host", "")), self._policy)
        if reason:
            self.refused[host] = reason
        return not reason

    def remember(self, host: str, addresses: tuple[Any, ...]) -> None:
        """Cache what a name server said, before any judgement."""
        self._cache[host] = tuple(with_port(address, 0) for address in addresses)


@implementer(IResolutionReceiver)
class _Receiver:
    """Passes on what is allowed and remembers the whole answer."""

    def __init__(self, resolver: GuardedResolver, receiver: Any, host: str, port: int) -> None:
        self._resolver = resolver
        self._receiver = receiver
        self._host = host
        self._port = port
        self._addresses: list[Any] = []

    def resolutionBegan(self, resolutionInProgress: Any) -> None:
        """Twisted says so before the first address."""
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Any) -> None:
        """One address of the name."""
        self._addresses.append(address)
        if self._resolver.allows(self._host, self._port, address):
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:
        """There are no more."""
        if self._addresses:
            self._resolver.remember(self._host, tuple(self._addresses))
        self._receiver.resolutionComplete()


def with_port(address: Any, port: int) -> Any:
    """The same address of another port; name servers know no ports."""
    return attr.evolve(address, port=port)
