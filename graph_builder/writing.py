"""Bytes -> a whole file on disk, or the old file untouched: the only module that opens products for writing.

The store and the index of words beside a large build are written by their engines, and get their names here.

Every writer of the libraries in use empties the old file first and loses it when the disk fills. Here the
bytes go to a temporary file in the same folder, are synced, and take the place of the old file in one rename.
Then the folder is synced, so that a power cut leaves the old file or the new one, never half of one.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.errors import WriteFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TEMPORARY_PREFIX = ".ace-"
"""How the names of temporary files and links begin; whoever cleans a folder may remove what is named so."""

_BATCH = 1 << 18
_NUMBERS = itertools.count()
_HINTS = {
    errno.ENOSPC: "the disk is full: free some space, then try again",
    errno.EDQUOT: "your share of the disk is used up: free some space, then try again",
    errno.EFBIG: "the limit on the size of files is too low: see 'ulimit -f'",
    errno.EACCES: "see who owns the folder and who may write in it",
    errno.EPERM: "see who owns the folder and who may write in it",
    errno.EROFS: "the disk can only be read: choose a folder on another one",
    errno.EIO: "the disk reports a fault: copy what matters elsewhere and have the disk checked",
    errno.ENOENT: "the folder is missing: make it first",
    errno.ENOTDIR: "a file stands where a folder is needed: move it away",
    errno.EISDIR: "a folder stands where a file is needed: move it away",
    errno.ELOOP: "a link stands where a file is needed: move it away",
    errno.EEXIST: "something else bears this name: move it away",
    errno.ENOTEMPTY: "something else bears this name: move it away",
    errno.ENOTSUP: "give the name of a file",
    errno.ENAMETOOLONG: "choose a shorter name",
}


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole; *data* is everything it will hold.

    Raises:
        WriteFault: the file cannot be written; the old one, if any, is as it was.
    """
    write_chunks(path, (data,))


def write_text(path: Path, text: str) -> None:
    """Write a file whole as UTF-8, with line ends as they are in *text*.

    Raises:
        WriteFault: as ``write_bytes``, or the text holds half a character (a lone surrogate).
    """
    write_bytes(path, as_utf8(text, path))


def as_utf8(text: str, path: Path) -> bytes:
    """Give the bytes of a text that is meant for *path*.

    Raises:
        WriteFault: the text holds half a character (a lone surrogate).
    """
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise WriteFault(
            f"character {error.start} of the text is half a character and cannot be written",
            place=path,
            hint="look at how the text was read",
        ) from error


def write_chunks(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file whole from *chunks*, in constant memory.

    A link is followed, and the new file keeps the permissions of the old one. An error of *chunks* itself
    passes through unchanged.

    Raises:
        WriteFault: the file cannot be written; the old one, if any, is as it was.
    """
    target = Path(os.path.realpath(path))
    with as_fault(path):
        mode = _permissions(target)
    temporary, handle = _open_temporary(target, path)
    try:
        try:
            _fill(handle, chunks, path)
            with as_fault(path):
                if mode is not None:
                    os.fchmod(handle, mode)
                os.fsync(handle)
        finally:
            os.close(handle)
        with as_fault(path):
            os.replace(temporary, target)
    except BaseException:
        _forget(temporary)
        raise
    _sync_folder(target.parent)


def write_unsynced(path: Path, data: bytes) -> None:
    """Write a file that can be made again at any time: in one rename, but without waiting for the disk.

    After a power cut it may be damaged, so whoever reads it compares a digest.

    Raises:
        WriteFault: the file cannot be written; the old one, if any, is as it was.
    """
    temporary, handle = _open_temporary(path, path)
    try:
        try:
            with as_fault(path):
                write_all(handle, data)
        finally:
            os.close(handle)
        with as_fault(path):
            os.replace(temporary, path)
    except BaseException:
        _forget(temporary)
        raise


def make_folder(folder: Path) -> None:
    """Make *folder* and the folders above it; what is there already stays.

    Raises:
        WriteFault: it cannot be made, or a file bears its name.
    """
    with as_fault(folder):
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        for one in reversed(missing):
            with contextlib.suppress(FileExistsError):
                os.mkdir(one)
            _sync_folder(one.parent)
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))


def rename_folder(old: Path, new: Path) -> None:
    """Give a folder a new name on the same disk, in one step; nothing but an empty folder may bear it yet.

    Raises:
        WriteFault: it cannot be renamed and keeps its old name.
    """
    with as_fault(new):
        os.rename(old, new)
    _sync_folder(new.parent)
    if old.parent != new.parent:
        _sync_folder(old.parent)


def rename_file(old: Path, new: Path) -> None:
    """Let a whole file take the place of *new* in one step, once it has reached the disk.

    Raises:
        WriteFault: the disk refuses it; what bore the name before is as it was.
    """
    with as_fault(new):
        handle = os.open(old, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(old, new)
    _sync_folder(new.parent)


def point_link(link: Path, target: str) -> None:
    """Make *link* a symbolic link to *target*, in one step: no reader ever finds it missing.

    Raises:
        WriteFault: it cannot be made; the old link, if any, is as it was.
    """
    temporary = _free_name(link.parent)
    with as_fault(link):
        os.symlink(target, temporary)
    try:
        with as_fault(link):
            os.replace(temporary, link)
    except BaseException:
        _forget(temporary)
        raise
    _sync_folder(link.parent)


def remove_tree(path: Path) -> None:
    """Remove a folder with all it holds, or a file or link by itself; what is not there needs no removing.

    Raises:
        WriteFault: something in it cannot be removed.
    """
    with as_fault(path, "cannot be removed"), contextlib.suppress(FileNotFoundError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            os.unlink(path)


def open_lock(path: Path) -> int:
    """Open the file that a lock is put on, making it when missing, and give its handle.

    Raises:
        WriteFault: it cannot be opened, or is a link: whoever signs the lock would empty what is behind it.
    """
    with as_fault(path):
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)


def sign_lock(handle: int, path: Path, text: str) -> None:
    """Put *text*, and nothing else, into the file of a lock that is held; it is no product and is not synced.

    Raises:
        WriteFault: it cannot be written.
    """
    with as_fault(path):
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        write_all(handle, text.encode("utf-8"))


def open_folder(folder: Path) -> int:
    """Open a folder for reading and give its handle, to put a lock on it.

    Raises:
        OSError: it is gone or cannot be read; what that means depends on the caller.
    """
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


@contextlib.contextmanager
def as_fault(path: Path, what: str = "cannot be written", otherwise: str = "") -> Iterator[None]:
    """Tell what the system refuses while the block runs; *otherwise* is added to the hint.

    Raises:
        WriteFault: the system refuses something.
    """
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = _HINTS.get(error.errno or 0, "try again, or choose another folder")
        raise WriteFault(f"{what}: {reason}", place=path, hint=hint + otherwise) from error


def write_all(handle: int, data: bytes) -> None:
    """Write all of *data*: a system may take less than it is given.

    Raises:
        OSError: it takes no more.
    """
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


# ---- steps


def _permissions(target: Path) -> int | None:
    try:
        found = target.lstat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(found):
        raise OSError(errno.ENOTSUP, "it is a device or a pipe, no file")
    return stat.S_IMODE(found)


def _open_temporary(target: Path, path: Path) -> tuple[Path, int]:
    while True:
        temporary = _free_name(target.parent)
        # A process on another machine that shares the folder may take the same name at the same moment.
        with as_fault(path), contextlib.suppress(FileExistsError):
            return temporary, os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)


def _free_name(folder: Path) -> Path:
    # A process that was killed may have left a name with the same number behind.
    names = (folder / f"{TEMPORARY_PREFIX}{os.getpid()}-{number}.tmp" for number in _NUMBERS)
    return next(name for name in names if not os.path.lexists(name))


def _fill(handle: int, chunks: Iterable[bytes], path: Path) -> None:
    batch = bytearray()
    for chunk in chunks:
        batch += chunk
        if len(batch) >= _BATCH:
            with as_fault(path):
                write_all(handle, bytes(batch))
            batch.clear()
    with as_fault(path):
        write_all(handle, bytes(batch))


def _forget(temporary: Path) -> None:
    # The first error is the one to tell; a temporary file that stays behind harms nobody.
    with contextlib.suppress(OSError):
        os.unlink(temporary)


def _sync_folder(folder: Path) -> None:
    with as_fault(folder):
        handle = open_folder(folder)
        try:
            os.fsync(handle)
        except OSError as error:
            # Some network disks cannot sync a folder and say so in this way.
            if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
                raise
        finally:
            os.close(handle)
