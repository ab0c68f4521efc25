"""Every call that changes a disk, behind one small interface, so that tests can make any of them fail or race.

Names are relative to an open folder where one is given. Errors are `OSError`.
"""

import contextlib
import os
import stat
import sys

from vault_coach.vault import rename

if sys.platform == "darwin":
    import fcntl

_CHUNK = 1 << 20


class Disk:
    """The real file system."""

    def open(self, name: str, flags: int, mode: int = 0o600, folder: int | None = None) -> int:
        """Open without ever following a link in the last part of the name."""
        return os.open(name, flags | os.O_CLOEXEC | os.O_NOFOLLOW, mode, dir_fd=folder)

    def close(self, descriptor: int) -> None:
        """Close; what was to be kept has been synced before, so an error here changes nothing."""
        with contextlib.suppress(OSError):
            os.close(descriptor)

    def read(self, descriptor: int) -> bytes:
        """Everything in the file, from its beginning."""
        chunks = []
        offset = 0
        while chunk := os.pread(descriptor, _CHUNK, offset):
            chunks.append(chunk)
            offset += len(chunk)
        return b"".join(chunks)

    def write(self, descriptor: int, data: bytes) -> None:
        """All of it."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]

    def sync(self, descriptor: int) -> None:
        """Return once it is on the disk."""
        if sys.platform == "darwin":
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        else:
            os.fsync(descriptor)

    def stat(self, descriptor: int) -> os.stat_result:
        """What the open file or folder is."""
        return os.fstat(descriptor)

    def may_write(self, name: str, folder: int) -> bool:
        """True when the permissions let us; read-only stays read-only, even for an administrator."""
        mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
        return bool(mode & 0o222) and os.access(name, os.W_OK, dir_fd=folder)

    def copy_look(self, source: int, target: int) -> None:
        """Give one open file the other's owner, mode and extended attributes, or fail."""
        look, mine = os.fstat(source), os.fstat(target)
        if (look.st_uid, look.st_gid) != (mine.st_uid, mine.st_gid):
            os.fchown(target, look.st_uid, look.st_gid)
        os.fchmod(target, stat.S_IMODE(look.st_mode))
        if sys.platform == "linux":
            for name in os.listxattr(source):
                value = os.getxattr(source, name)
                if name not in os.listxattr(target) or os.getxattr(target, name) != value:
                    os.setxattr(target, name, value)
        elif sys.platform == "darwin":
            rename.copy_attributes(source, target)

    def set_mode(self, descriptor: int, mode: int) -> None:
        """Set the permissions of an open file."""
        os.fchmod(descriptor, mode)

    def exchange(self, folder: int, one: str, other: str) -> None:
        """Trade the names of two files."""
        rename.exchange(folder, one, other)

    def rename_new(self, folder: int, old: str, new: str) -> None:
        """Rename; `FileExistsError` if the name is taken."""
        rename.rename_new(folder, old, new)

    def replace(self, old: str, new: str, folder: int | None = None, new_folder: int | None = None) -> None:
        """Rename over whatever has the name."""
        os.replace(old, new, src_dir_fd=folder, dst_dir_fd=new_folder)

    def unlink(self, name: str, folder: int | None = None) -> None:
        """Delete a name."""
        os.unlink(name, dir_fd=folder)

    def mkdir(self, name: str, mode: int = 0o777, folder: int | None = None) -> None:
        """Make a folder."""
        os.mkdir(name, mode, dir_fd=folder)

    def names(self, folder: int) -> list[str]:
        """What an open folder holds."""
        return os.listdir(folder)
