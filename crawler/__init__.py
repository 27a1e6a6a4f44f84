"""Collects annual disclosure reports from county sites and reads them. Never imports the archive."""
