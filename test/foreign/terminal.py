"""Runs a command on a pseudoterminal of its own: what a person at a terminal sees and types.

Reads {"words", "env", "columns", "steps"} on standard input; a step is [text to wait for, text to type] or, with the name
of a signal, [text to wait for, "", signal]. Prints {"code", "seen", "tidy"}: "code" is negative where a signal ended it,
"tidy" whether the terminal was left as it was found.
"""

import fcntl
import json
import os
import select
import signal
import struct
import sys
import termios
import time

PATIENCE_S = 60


def main() -> None:
    job = json.load(sys.stdin)
    leader, terminal = os.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, job["columns"], 0, 0))
    before = termios.tcgetattr(terminal)
    process = os.fork()
    if process == 0:
        os.close(leader)
        login(terminal)
        os.execve(job["words"][0], job["words"], job["env"])
    seen, steps, looked, end = b"", job["steps"], 0, time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        readable, _, _ = select.select([leader], [], [], 0.1)
        if readable:
            seen += os.read(leader, 65536)
        elif os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            break
        while steps and (at := seen.find(steps[0][0].encode(), looked)) >= 0:
            waited, typed, *signals = steps.pop(0)
            looked = at + len(waited.encode())
            for name in signals:
                os.kill(process, getattr(signal, name))
            os.write(leader, typed.encode())
    else:
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    tidy = termios.tcgetattr(terminal)[:4] == before[:4]
    json.dump({"code": os.waitstatus_to_exitcode(status), "seen": seen.decode("utf-8", "replace"), "tidy": tidy}, sys.stdout)


def login(terminal: int) -> None:
    """Makes the terminal the one of a new session."""
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for descriptor in (0, 1, 2):
        os.dup2(terminal, descriptor)


main()
