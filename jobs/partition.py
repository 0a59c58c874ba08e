"""``ace partition`` as a job for ``spark-submit``; the options are the same.

Run: spark-submit --master MASTER jobs/partition.py --case FOLDER --to FOLDER --parts N
"""

from __future__ import annotations

import sys

from graph_builder.cli import main

if __name__ == "__main__":
    sys.exit(main(["partition", "--spark", *sys.argv[1:]]))
