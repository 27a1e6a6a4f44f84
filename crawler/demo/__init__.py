"""A small fictional province: seeded reports with known answers, files of every format, sites of many makes on loopback."""
