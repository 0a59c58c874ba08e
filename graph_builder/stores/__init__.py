"""Where quads are kept and asked: one module per engine."""
