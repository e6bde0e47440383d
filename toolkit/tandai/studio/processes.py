"""Turns a process id into what the operating system knows about it: is it ours, where it listens."""

import os
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")

# Servers started by this very process: it must reap them, or they stay as zombies.
_children: dict[int, "subprocess.Popen[bytes]"] = {}


def adopt(process: "subprocess.Popen[bytes]") -> None:
    """Remembers a child so that its end is noticed."""
    _children[process.pid] = process


def birth_mark(pid: int) -> str:
    """What tells this process from a later one of the same id; empty where there is none.

    Boot id and clock ticks on Linux, the printed start time elsewhere.
    """
    child = _children.get(pid)
    if child is not None and child.poll() is not None:
        del _children[pid]
        return ""
    mark = _linux_birth_mark(pid) if (PROC / "self/stat").exists() else _posix_birth_mark(pid)
    if not mark and child is not None:  # ended since the question above
        child.wait()
        del _children[pid]
    return mark


def _posix_birth_mark(pid: int) -> str:
    shown = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return shown.stdout.strip()


def _linux_birth_mark(pid: int) -> str:
    try:
        line = (PROC / str(pid) / "stat").read_text()
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""
    # The command's name may hold blanks and brackets; the fields proper follow the last bracket.
    fields = line.rpartition(")")[2].split()
    state, started = fields[0], fields[19]
    return "" if state in "ZX" else f"{boot}:{started}"


def find_leader(option: str, value: str) -> tuple[int, list[str]] | None:
    """A living process of ours, leader of its group, that was started with an option of a value.

    Args:
        option: such as ``--data-dir``; the last one of the command line.
        value: its value, as one word of the command line.

    Returns:
        Process id and the words of its command line; None where there is none.
    """
    listed = _linux_commands() if (PROC / "self/stat").exists() else _posix_commands(option)
    for pid, words in listed:
        try:
            given = words[words.index(option) + 1] == value
            if given and os.getpgid(pid) == pid and birth_mark(pid):
                return pid, words
        except (ValueError, IndexError, ProcessLookupError):
            continue
    return None


def _linux_commands() -> Iterator[tuple[int, list[str]]]:
    for folder in PROC.iterdir():
        try:
            if folder.name.isdigit() and folder.stat().st_uid == os.getuid():
                words = (folder / "cmdline").read_bytes().split(b"\0")[:-1]
                yield int(folder.name), [os.fsdecode(word) for word in words]
        except OSError:  # ended meanwhile
            continue


def _posix_commands(option: str) -> Iterator[tuple[int, list[str]]]:
    """`ps` prints words without quotes, so what follows the last option is taken as one."""
    shown = subprocess.run(
        ["ps", "-xww", "-o", "pid=,command="], capture_output=True, text=True, check=False
    )
    for line in shown.stdout.splitlines():
        head, found, value = line.strip().partition(f" {option} ")
        pid, *words = head.split()
        yield int(pid), [*words, option, value] if found else words


def is_same(pid: int, mark: str) -> bool:
    """Whether the process that was marked is still alive."""
    return bool(mark) and birth_mark(pid) == mark


def end_group(pid: int, mark: str, *, patience: float = 10.0) -> None:
    """Ends the process and its group: politely, then, when patience is over, not.

    Does nothing where the marked process is gone; its id may belong to a stranger by now.
    """
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if not is_same(pid, mark):
            return
        try:
            os.killpg(pid, sign)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + patience
        while is_same(pid, mark) and time.monotonic() < deadline:
            time.sleep(0.05)


def port_is_taken(port: int) -> bool:
    """Whether somebody answers on the port of this machine's own address."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def listening_addresses(pid: int) -> set[tuple[str, int]] | None:
    """Addresses and ports the process group's leader listens on; None where that is not known."""
    if not (PROC / str(pid) / "fd").is_dir():
        return None
    own = set(_socket_inodes(pid))
    found: set[tuple[str, int]] = set()
    for table in ("tcp", "tcp6"):
        path = PROC / str(pid) / "net" / table
        for line in path.read_text().splitlines()[1:] if path.exists() else []:
            fields = line.split()
            listens, inode = fields[3] == "0A", fields[9]
            if listens and inode in own:
                address, _, port = fields[1].partition(":")
                found.add((_address(address), int(port, 16)))
    return found


def _socket_inodes(pid: int) -> Iterator[str]:
    for link in (PROC / str(pid) / "fd").iterdir():
        try:
            target = str(link.readlink())
        except OSError:  # closed between listing and reading
            continue
        if target.startswith("socket:["):
            yield target[8:-1]


def _address(field: str) -> str:
    """An address of /proc/net/tcp: 32-bit words in the machine's byte order."""
    words = bytes.fromhex(field)
    packed = b"".join(
        struct.pack(">I", *struct.unpack("=I", words[i : i + 4])) for i in range(0, len(words), 4)
    )
    return socket.inet_ntop(socket.AF_INET if len(packed) == 4 else socket.AF_INET6, packed)
