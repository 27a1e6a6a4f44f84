"""Government names that resolve to private addresses, in a network namespace of its own: no connection is made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import sys
from pathlib import Path
from crawler.items import Site
from crawler.run import run_crawl
from tests.crawler.fetching.loopback import Server, page, serve

data = Path(sys.argv[1])
victim = Server({"*": page("secret")}, host="127.0.0.1")
with serve(victim):
    port = victim.port
    names = ["loop.gov.cn", "private.gov.cn", "linklocal.gov.cn", "six.gov.cn", "mapped.gov.cn"]
    sites = [Site(f"http://{name}:{port}/") for name in names]
    summary = run_crawl(sites, data, {"DOWNLOAD_DELAY": 0, "GONGKAI_CONTACT": "mail@example.org", "DOWNLOAD_TIMEOUT": 5, "RETRY_TIMES": 0})
    assert victim.log == [], victim.log
    for state in summary.sites:
        print(state.url, state.state, state.state_reason)
        assert (state.state, state.state_reason) == ("refused", "private_address"), state
    # The resolver alone decides: with the same name opened, the same server is reached.
    summary = run_crawl([Site(f"http://loop.gov.cn:{port}/")], data, {"DOWNLOAD_DELAY": 0, "GONGKAI_CONTACT": "mail@example.org"}, [("loop.gov.cn", port)])
    assert victim.log, "the trial of the trial: an opened name must be reached"
print("PASSED")
"""
HOSTS = """127.0.0.1 localhost
127.0.0.1 loop.gov.cn
10.1.2.3 private.gov.cn
169.254.169.254 linklocal.gov.cn
::1 six.gov.cn
::ffff:127.0.0.1 mapped.gov.cn
"""


@pytest.mark.namespace
def test_names_that_resolve_to_private_addresses_are_not_connected_to(tmp_path: Path) -> None:
    if (
        shutil.which("unshare") is None
        or subprocess.run(["unshare", "-n", "-m", "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("no network namespace can be made here (needs unshare and root)")
    (tmp_path / "hosts").write_text(HOSTS)
    (tmp_path / "script.py").write_text(SCRIPT)
    root = Path(__file__).parents[3]
    command = f"ip link set lo up && mount --bind {tmp_path}/hosts /etc/hosts && exec {sys.executable} {tmp_path}/script.py {tmp_path}/data"
    if shutil.which("ip") is None:
        pytest.skip("ip (iproute2) is not installed")
    environment = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(
        ["unshare", "-n", "-m", "sh", "-c", command],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
        cwd=root,
    )
    assert done.stdout.strip().endswith("PASSED"), done.stdout + done.stderr
