"""Stops a server once nobody uses it: a script of its own, started by `coalition.toolkit.embedded.seats`.

    guard.py USERS_LOCK GUARD_LOCK COMMAND [ARGUMENT ...]

It waits for every user's shared lock to go, which the kernel sees to even on kill -9, and runs COMMAND while it holds
the lock, so that whoever comes meanwhile waits and then starts the server anew. Root runs it as the lock's owner.
"""

import fcntl
import os
import subprocess
import sys


def main(users_path: str, guard_path: str, *command: str) -> None:
    guard = os.open(guard_path, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(guard, fcntl.LOCK_SH)
    users = os.open(users_path, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(users, fcntl.LOCK_EX)
    owner = os.fstat(users)
    drop = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    subprocess.run(command, stdin=subprocess.DEVNULL, cwd="/", check=False, **drop)
    # This order matters: whoever gets the users' lock next must find no guard, and start one.
    os.close(guard)
    os.close(users)


if __name__ == "__main__":
    main(*sys.argv[1:])
