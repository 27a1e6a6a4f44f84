"""Which places exist and where they publish: data files kept by hand or by script, and the readers of these files."""
