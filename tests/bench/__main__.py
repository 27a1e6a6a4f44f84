"""``make bench``: run every benchmark, or those whose names are given, and print a line for each figure."""

from __future__ import annotations

import importlib
import pkgutil
import sys

from tests import bench


def main() -> None:
    """Run the modules of this package that have a ``measure`` function."""
    wanted = set(sys.argv[1:])
    names = [m.name for m in pkgutil.iter_modules(bench.__path__) if m.name not in {"__main__", "measure"}]
    for name in names:
        if wanted and name not in wanted:
            continue
        print(f"{name}", flush=True)
        for result in importlib.import_module(f"tests.bench.{name}").measure():
            mark = "met" if result.is_met else "NOT MET"
            print(f"  {result.name:<66} {result.figure:>18}   goal {result.goal:<18} {mark}", flush=True)


if __name__ == "__main__":
    main()
