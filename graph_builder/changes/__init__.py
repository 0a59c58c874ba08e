"""Two releases -> what is new, changed or withdrawn between them.

``places`` finds the files, ``graph_release`` and ``csv_release`` read them, ``unnamed`` what is of no known kind;
``comparing`` compares, ``telling`` writes.
"""
