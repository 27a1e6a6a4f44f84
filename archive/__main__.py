"""Makes ``python -m archive`` the same command as ``gongkai``."""

from __future__ import annotations

from archive.cli import main

if __name__ == "__main__":
    main(prog_name="gongkai")
