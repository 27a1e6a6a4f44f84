"""Serves simulated sites with their further hosts and strangers, TLS included where a site calls for it."""

from __future__ import annotations

import ssl
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.demo.server import RunningSites, serve_sites
from crawler.demo.simulator.model import SimulatedSite

_NETWORK = 2


@contextmanager
def serve_simulator(sites: Sequence[SimulatedSite], port: int = 0) -> Iterator[RunningSites]:
    """Serve them until the block ends, each host on an address 127.0.2.x of its own; ``port`` 0 takes free ports."""
    hosts = [site.site for site in sites]
    hosts += [other for site in sites for other in (*site.others, *site.strangers)]
    signed = [site.key for site in sites if site.mode == "self_signed"]
    tls = dict.fromkeys(signed, _self_signed()) if signed else {}
    with serve_sites(hosts, port, network=_NETWORK, tls=tls) as running:
        yield running


def simulator_csv(sites: Iterable[SimulatedSite], addresses: Mapping[str, str]) -> str:
    """The registry of simulated sites: ``name,division_code,url``. Further hosts of a site are registered, strangers are not."""
    lines = ["name,division_code,url"]
    for simulated in sites:
        for site in (simulated.site, *simulated.others):
            base = addresses[site.key]
            if simulated.mode == "dead_https":
                base = base.replace("http://", "https://", 1)
            lines.append(f"{site.name},{site.division_code},{base}{site.entry}")
    return "\n".join(lines) + "\n"


def _self_signed() -> ssl.SSLContext:
    """A server context with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "www.self-signed.gov.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.2.250"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        pem = Path(folder) / "site.pem"
        pem.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context.load_cert_chain(pem)
    return context
