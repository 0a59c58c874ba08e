"""A published build -> a SPARQL endpoint, pages of entities, and the files of the build, over HTTP.

``web`` speaks HTTP and never sees the graph; ``lanes`` gives each query a worker process and a deadline; ``keeper``
holds the graph and forks the workers; ``answering`` runs in a worker. A query that does not end, or that ends its
process, costs one worker.
"""
