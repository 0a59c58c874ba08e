#!/bin/sh
# Gets the SHACL test suite of the W3C, at the commit that w3c-suite.sha256 was made from, into a folder of your choice:
#   tests/shacl/w3c_suite.sh FOLDER && ACE_W3C_SHACL=FOLDER/data-shapes-test-suite/tests pytest tests/shacl/test_w3c.py
# A second argument names another copy of the repository, for example one on this machine.
set -eu
folder=${1:?the folder to put the suite in}
source=${2:-https://github.com/w3c/data-shapes.git}
commit=ff9edb9c85375498b49391fb65ef3ff6525ebe08
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"
git -C "$folder" init -q
git -C "$folder" fetch -q --depth 1 "$source" "$commit"
git -C "$folder" checkout -q FETCH_HEAD -- data-shapes-test-suite
cd "$folder/data-shapes-test-suite/tests"
sha256sum --quiet --check "$here/w3c-suite.sha256"
pwd
