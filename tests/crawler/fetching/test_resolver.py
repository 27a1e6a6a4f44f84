"""The resolver passes on what may be connected to, every time anew."""

from __future__ import annotations

from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address

from crawler.fetching.addresses import Policy
from crawler.fetching.resolver import GuardedResolver


class Names:
    """A name server whose answers are given in advance, one list a question."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def resolveHostName(self, receiver: Any, hostName: str, portNumber: int = 0, *_: Any) -> Any:
        self.asked += 1
        receiver.resolutionBegan(None)
        for text in self.answers.pop(0):
            kind = IPv6Address if ":" in text else IPv4Address
            receiver.addressResolved(kind("TCP", text, portNumber))
        receiver.resolutionComplete()
        return receiver


class Got:
    """A receiver that keeps what it is given."""

    def __init__(self) -> None:
        self.addresses: list[Any] = []
        self.is_complete = False

    def resolutionBegan(self, resolution: Any) -> None:
        pass

    def addressResolved(self, address: Any) -> None:
        self.addresses.append((address.host, address.port))

    def resolutionComplete(self) -> None:
        self.is_complete = True


def ask(resolver: GuardedResolver, host: str, port: int = 80) -> Got:
    got = Got()
    resolver.resolveHostName(got, host, port)
    assert got.is_complete
    return got


def test_private_addresses_of_a_name_are_held_back() -> None:
    resolver = GuardedResolver(Names(["127.0.0.1", "61.150.65.235", "::ffff:10.0.0.1", "fd00::1"]), Policy())
    assert ask(resolver, "www.county.gov.cn").addresses == [("61.150.65.235", 80)]
    assert resolver.refused == {"www.county.gov.cn": "private_address"}


def test_a_second_answer_is_judged_again() -> None:
    resolver = GuardedResolver(Names(["61.150.65.235"], ["127.0.0.1"]), Policy(), cache_size=0)
    assert ask(resolver, "www.county.gov.cn").addresses == [("61.150.65.235", 80)]
    assert ask(resolver, "www.county.gov.cn").addresses == []


def test_cached_addresses_are_judged_by_the_port_they_are_used_with() -> None:
    names = Names(["127.0.0.1"])
    resolver = GuardedResolver(names, Policy(opened=frozenset({("trial.example", 8001)})))
    assert ask(resolver, "trial.example", 8001).addresses == [("127.0.0.1", 8001)]
    assert ask(resolver, "trial.example", 8002).addresses == []
    assert ask(resolver, "trial.example", 8001).addresses == [("127.0.0.1", 8001)]
    assert names.asked == 1
