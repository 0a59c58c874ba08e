#!/bin/sh
# Gets the SPARQL 1.1 test suite of the W3C, at the commit whose digest test_w3c.py holds, into a folder of your choice:
#   tests/endpoint/w3c_suite.sh FOLDER && ACE_W3C_SPARQL=FOLDER/sparql/sparql11 pytest tests/endpoint/test_w3c.py
# A second argument names another copy of the repository, for example one on this machine.
set -eu
folder=${1:?the folder to put the suite in}
source=${2:-https://github.com/w3c/rdf-tests.git}
commit=ad541a5f0479f0798608c4801369d97b8e08b36f
mkdir -p "$folder"
git -C "$folder" init -q
git -C "$folder" fetch -q --depth 1 "$source" "$commit"
git -C "$folder" checkout -q FETCH_HEAD -- sparql/sparql11
cd "$folder/sparql/sparql11"
pwd
