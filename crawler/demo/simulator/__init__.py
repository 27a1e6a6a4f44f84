"""The simulator: one emulated site for each line of the emulation checklist and each behaviour of servers that is known, with verdicts.

``build_simulator`` makes them, ``serve_simulator`` serves them on loopback. For anyone who wants to test a crawler of county sites.
"""

from __future__ import annotations

from crawler.demo.simulator.catalogue import BUILDERS, build_simulator, healthy
from crawler.demo.simulator.crowd import crowd
from crawler.demo.simulator.judge import judge
from crawler.demo.simulator.model import SimulatedSite
from crawler.demo.simulator.serving import serve_simulator, simulator_csv

__all__ = [
    "BUILDERS",
    "SimulatedSite",
    "build_simulator",
    "crowd",
    "healthy",
    "judge",
    "serve_simulator",
    "simulator_csv",
]
