"""Graphs kept on a server: any store that speaks SPARQL 1.1 over HTTP is loaded, verified and asked."""
