"""A worker process -> one that can neither open a file nor reach a network, and that the kernel ends in time.

Every guard is applied where the system has it; ``describe`` says which those are.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import resource
import signal
import sys

from graph_builder.errors import AceError

_LINUX = sys.platform == "linux"
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_LANDLOCK_VERSION = 1
_FILES_BY_ABI = {1: 13, 2: 14, 3: 15, 5: 16}
"""Since which version of Landlock how many kinds of access to files can be forbidden."""


class GuardFault(AceError):
    """A guard that this system has could not be put on."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


def die_with_parent(parent: int) -> None:
    """Have the kernel end this process when the process *parent*, which started it, ends."""
    if not _LINUX:
        return
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def confine(memory: int, *, landlock: bool = True) -> None:
    """Take from this process every right that answering needs not, and all but *memory* bytes more than it has.

    The limit on open files is zero: what is open stays open, and no file, socket or pipe can be opened any more.
    *landlock* is false only where a test shows that the other guards hold alone.

    Raises:
        GuardFault: a guard that this system has could not be put on.
    """
    # First: what the process has is read from a file.
    limit_memory(memory)
    if _LINUX:
        _prctl(_PR_SET_NO_NEW_PRIVS, 1)
        if landlock and landlock_version():
            _landlock()
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, 0)


def limit_memory(memory: int) -> None:
    """Take from this process all but *memory* bytes more than it has, where the system can; it leaves no core file."""
    _limit(resource.RLIMIT_CORE, 0)
    if _LINUX:
        _limit(resource.RLIMIT_AS, _address_space() + memory)


def allow_cpu(seconds: float) -> None:
    """Have the kernel end this process after *seconds* more of processor time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 2, hard))


def give_way(process: int) -> None:
    """Let every other process go before *process*, as far as the system allows.

    The lowest priority alone still takes a processor from a process that wakes up; an idle one is set aside at once.
    Where there are two processors or more, one is left to the others: to set a process aside takes time, too.
    """
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process, 19)
        if _has_idle_class():
            os.sched_setscheduler(process, os.SCHED_IDLE, os.sched_param(0))
        if len(_processors()) > 1:
            os.sched_setaffinity(process, _processors()[1:])


def landlock_version() -> int:
    """Give the version of Landlock that the kernel has; 0 when it has none."""
    if not _LINUX or platform.machine() not in ("x86_64", "aarch64", "riscv64", "ppc64le", "s390x"):
        return 0
    return max(0, int(_libc().syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_LANDLOCK_VERSION))))


def describe() -> list[tuple[str, str]]:
    """Give the guards of a worker and whether this system has them, in words."""
    version = landlock_version()
    network = "files, network" if version >= 4 else "files"
    idle = "active: SCHED_IDLE" if _has_idle_class() else "by priority only: no SCHED_IDLE"
    kept = f", one processor of {len(_processors())} kept for them" if len(_processors()) > 1 else ""
    return [
        ("deadline", "active: the worker is killed and replaced"),
        ("no new files or sockets", "active: RLIMIT_NOFILE"),
        ("memory", "active: RLIMIT_AS" if _LINUX else "not on this system"),
        ("processor time", "active: RLIMIT_CPU"),
        ("no new privileges", "active" if _LINUX else "not on this system"),
        ("ends with its parent", "active" if _LINUX else "by closed sockets only"),
        ("quick queries first", idle + kept),
        ("Landlock", f"active: version {version} ({network})" if version else "not in this kernel"),
    ]


def _processors() -> list[int]:
    """The processors that this process may use; none where the system does not say."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def _has_idle_class() -> bool:
    return hasattr(os, "SCHED_IDLE")


def _landlock() -> None:
    version = landlock_version()
    files = max(bits for since, bits in _FILES_BY_ABI.items() if since <= version)
    ruleset = _Ruleset((1 << files) - 1, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    libc = _libc()
    handle = libc.syscall(_LANDLOCK_CREATE, ctypes.byref(ruleset), ctypes.c_size_t(size), ctypes.c_uint32(0))
    if handle < 0:
        raise GuardFault(f"Landlock: no ruleset: {os.strerror(ctypes.get_errno())}")
    if libc.syscall(_LANDLOCK_RESTRICT, ctypes.c_int(handle), ctypes.c_uint32(0)):
        raise GuardFault(f"Landlock: not applied: {os.strerror(ctypes.get_errno())}")
    os.close(handle)


def _prctl(option: int, value: int) -> None:
    if _libc().prctl(option, ctypes.c_ulong(value), *(ctypes.c_ulong(0),) * 3):
        raise GuardFault(f"prctl {option}: {os.strerror(ctypes.get_errno())}")


def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    return libc


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


def _address_space() -> int:
    """How much address space this process has, in bytes."""
    with open("/proc/self/statm", encoding="ascii") as stream:
        return int(stream.read().split()[0]) * resource.getpagesize()
