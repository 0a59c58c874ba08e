"""Stage 5: the question library + a store -> answers.

``questions`` reads the library, ``parameters`` binds what a user gives, ``answers`` runs a question.
"""
