"""Apache Jena and Virtuoso as Debian packages them, for tests and benchmarks: a class path, settings, a free port."""

from __future__ import annotations

import socket
import zipfile
from collections.abc import Iterable
from pathlib import Path

JARS = Path("/usr/share/java")

_SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerRoot = {folder}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = {rows}
"""


def jena_class_path(names: Iterable[str], folder: Path) -> str:
    """Give the class path of the jars *names*, those that are there.

    Debian's jar of Jena keeps the messages of Xerces where its moved classes do not look for them; they are put into
    *folder*.
    """
    moved, mended = "org/apache/jena/ext/", folder / "messages"
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(f"{moved}xerces/") and name.endswith(".properties"):
                target = mended / name.removeprefix(moved)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))
    jars = (JARS / f"{name}.jar" for name in names)
    return ":".join([str(mended), *(str(jar) for jar in jars if jar.exists())])


def virtuoso_settings(folder: Path, *, sql: int, web: int, buffers: int, rows: int) -> str:
    """Give the settings of a server that keeps all it has in *folder* and listens on loopback alone.

    *sql* and *web* are its ports, *buffers* pages of 8 kB in memory, *rows* the most that one answer has.
    """
    dirty = buffers * 3 // 4
    return _SETTINGS.format(folder=folder, sql=sql, web=web, buffers=buffers, dirty=dirty, rows=rows)


def free_port() -> int:
    """Give a port of loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
