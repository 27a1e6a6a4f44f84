"""Benchmarks: ratios against a reference of the same run. They print; nothing here asserts a time."""
