"""A case too large for one process -> part files of its quads, made side by side; the union is the curated graph."""
