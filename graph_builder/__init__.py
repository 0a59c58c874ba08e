"""ACE: who said what of whom, who demands what of whom, in which exact words."""

__version__ = "0.1.0"
