"""Keeps, checks and publishes what the crawler collected and read."""
