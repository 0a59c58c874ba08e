"""Python source -> the places where it opens, changes or removes files by itself.

Names are followed through imports, not through variables: ``f = os; f.replace(…)`` is left to the reader.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def _words(text: str, prefix: str = "") -> set[str]:
    return {prefix + word for word in text.split()}


FORBIDDEN_MODULES = _words("shutil tempfile posix _io shelve dbm sqlite3 fileinput mmap pty")
HARMLESS = _words("which get_terminal_size disk_usage", "shutil.")
FORBIDDEN_NAMES = {
    *_words("open fdopen write writev pwrite pwritev sendfile copy_file_range splice truncate ftruncate", "os."),
    *_words("rename renames replace remove unlink rmdir removedirs mkdir makedirs mkfifo mknod symlink", "os."),
    *_words("link chmod fchmod lchmod chown fchown lchown utime setxattr removexattr posix_fallocate", "os."),
    *_words("save savez savez_compressed savetxt memmap", "numpy."),
    *_words("io.FileIO logging.FileHandler logging.handlers urllib.request.urlretrieve"),
}
OPENERS = _words("open io.open codecs.open gzip.open bz2.open lzma.open tarfile.open")
ARCHIVES = _words("zipfile.ZipFile zipfile.PyZipFile tarfile.TarFile gzip.GzipFile bz2.BZ2File lzma.LZMAFile")
METHODS = {
    *_words("write_text write_bytes touch mkdir unlink rmdir rename symlink_to hardlink_to chmod lchmod"),
    *_words("write_html save_graph save savefig tofile extractall"),
    *_words("adjlist avro csv database delta dot edgelist excel gexf gml graph6 graphml image ipc json", "write_"),
    *_words("graphml_lxml graphml_xml multiline_adjlist ndjson network_text pajek parquet sparse6", "write_"),
    *_words("csv excel feather hdf parquet pickle sql stata", "to_"),
    *_words("csv ipc ndjson parquet", "sink_"),
}
TO_A_STREAM = _words("json.dump yaml.dump yaml.safe_dump pickle.dump marshal.dump")
WRITER = "graph_builder.writing"


def writes_in(source: str) -> list[tuple[int, str]]:
    """Give the line and the words of each forbidden form; an empty list when there is none."""
    tree = ast.parse(source)
    aliases = dict(_aliases(tree))
    found = {(node.lineno, ast.unparse(node)) for node in ast.walk(tree) if _is_forbidden(node, aliases)}
    return sorted(found)


def _aliases(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield (name.asname, name.name) if name.asname else (name.name.split(".")[0],) * 2
        elif isinstance(node, ast.ImportFrom):
            for name in node.names:
                yield name.asname or name.name, f"{node.module}.{name.name}"


def _dotted(node: ast.expr, aliases: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return aliases.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, aliases)}.{node.attr}"
    return "?"


def _is_forbidden(node: ast.AST, aliases: dict[str, str]) -> bool:
    if isinstance(node, ast.ImportFrom):
        names = {f"{node.module}.{name.name}" for name in node.names}
        return any(_is_forbidden_name(name) for name in names) or names & {"os.*"} != set()
    if isinstance(node, ast.Attribute):
        return _is_forbidden_name(_dotted(node, aliases))
    return isinstance(node, ast.Call) and _is_forbidden_call(node, aliases)


def _is_forbidden_name(name: str) -> bool:
    return name not in HARMLESS and (name in FORBIDDEN_NAMES or name.split(".")[0] in FORBIDDEN_MODULES)


def _is_forbidden_call(call: ast.Call, aliases: dict[str, str]) -> bool:
    name = _dotted(call.func, aliases)
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name.startswith((f"{WRITER}.", "webbrowser.")):
        return False
    if name in OPENERS | ARCHIVES:
        return _opens_for_writing(call, 1)
    if name in {"__import__", "importlib.import_module", "getattr"} and call.args:
        return _reaches_a_module(call.args[0], aliases)
    if method == "open":
        return _opens_for_writing(call, 0)
    if method == "replace":  # a text needs two words for it, a path one
        return len(call.args) == 1 and not call.keywords
    if method == "show":  # pyvis writes the page first
        return any(name.split(".")[0] == "pyvis" for name in aliases.values())
    if name.rpartition(".")[2] in {"serialize", "dump"}:
        return name not in TO_A_STREAM and _has_destination(call, name)
    return method in METHODS


def _opens_for_writing(call: ast.Call, position: int) -> bool:
    given = [word.value for word in call.keywords if word.arg in {"mode", None}]
    mode = given[0] if given else call.args[position] if len(call.args) > position else None
    if mode is None:
        return any(isinstance(one, ast.Starred) for one in call.args)
    if isinstance(mode, ast.Constant) and isinstance(mode.value, str):
        return re.search("[wax+]", mode.value) is not None
    return True


def _reaches_a_module(target: ast.expr, aliases: dict[str, str]) -> bool:
    name = target.value if isinstance(target, ast.Constant) else _dotted(target, aliases)
    return str(name) in FORBIDDEN_MODULES | {"os", "io"}


def _has_destination(call: ast.Call, name: str) -> bool:
    # Functions take what is written first and the destination second; methods take the destination first.
    place = 1 if name.split(".")[0] == "pyoxigraph" else 0
    words = [word.value for word in call.keywords if word.arg in {"destination", "output", None}]
    values = [*call.args[place : place + 1], *words]
    return any(not (isinstance(value, ast.Constant) and value.value is None) for value in values)
