"""The Datasette site over the published archive: reads it, never writes, and knows nothing of how it was built."""
