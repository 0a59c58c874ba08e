"""Stage 5: the question library + a store -> answers.

A question is one ``.rq`` file with a comment header; ``questions`` reads it, ``parameters`` binds it, ``answers`` runs it.
"""
