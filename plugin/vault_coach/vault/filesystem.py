"""Every call that changes a file system, behind one small interface: tests can make any of them fail or race.

Names are relative to an open folder where one is given. Errors are `OSError`.
"""

import contextlib
import os
import stat
import sys

from vault_coach.vault.rename import copy_attributes, exchange, rename_new

if sys.platform == "darwin":
    import fcntl

_CHUNK = 1 << 20


class FileSystem:
    """The real file system."""

    def open(self, name: str, flags: int, mode: int = 0o600, folder: int | None = None) -> int:
        """Open a file or folder; a link in the last part of its name is never followed."""
        return os.open(name, flags | os.O_CLOEXEC | os.O_NOFOLLOW, mode, dir_fd=folder)

    def close(self, descriptor: int) -> None:
        """Close a descriptor; what was to be kept has been synced before, so an error here changes nothing."""
        with contextlib.suppress(OSError):
            os.close(descriptor)

    def read(self, descriptor: int) -> bytes:
        """Read a whole file, from its beginning."""
        chunks = []
        offset = 0
        while chunk := os.pread(descriptor, _CHUNK, offset):
            chunks.append(chunk)
            offset += len(chunk)
        return b"".join(chunks)

    def write(self, descriptor: int, data: bytes) -> None:
        """Write all of the data."""
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]

    def sync(self, descriptor: int) -> None:
        """Wait until the file is on the disk."""
        if sys.platform == "darwin":
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        else:
            os.fsync(descriptor)

    def stat(self, descriptor: int) -> os.stat_result:
        """Return kind, size and times of an open file or folder."""
        return os.fstat(descriptor)

    def may_write(self, name: str, folder: int) -> bool:
        """Return True when the permissions allow a write; read-only stays read-only, even for an administrator."""
        mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
        return bool(mode & 0o222) and os.access(name, os.W_OK, dir_fd=folder)

    def copy_attributes(self, source: int, target: int) -> None:
        """Give one open file the other's owner, mode and extended attributes, or fail."""
        wanted, current = os.fstat(source), os.fstat(target)
        if (wanted.st_uid, wanted.st_gid) != (current.st_uid, current.st_gid):
            os.fchown(target, wanted.st_uid, wanted.st_gid)
        os.fchmod(target, stat.S_IMODE(wanted.st_mode))
        if sys.platform == "linux":
            for name in os.listxattr(source):
                value = os.getxattr(source, name)
                if name not in os.listxattr(target) or os.getxattr(target, name) != value:
                    os.setxattr(target, name, value)
        elif sys.platform == "darwin":
            copy_attributes(source, target)

    def set_mode(self, descriptor: int, mode: int) -> None:
        """Set the permissions of an open file."""
        os.fchmod(descriptor, mode)

    def exchange(self, folder: int, one: str, other: str) -> None:
        """Swap the names of two files, in one step."""
        exchange(folder, one, other)

    def rename_new(self, folder: int, old: str, new: str) -> None:
        """Rename within a folder; `FileExistsError` if the new name is taken."""
        rename_new(folder, old, new)

    def replace(self, old: str, new: str, folder: int | None = None, new_folder: int | None = None) -> None:
        """Rename, over whatever has the new name."""
        os.replace(old, new, src_dir_fd=folder, dst_dir_fd=new_folder)

    def unlink(self, name: str, folder: int | None = None) -> None:
        """Delete a name."""
        os.unlink(name, dir_fd=folder)

    def mkdir(self, name: str, mode: int = 0o777, folder: int | None = None) -> None:
        """Create a folder."""
        os.mkdir(name, mode, dir_fd=folder)

    def names(self, folder: int) -> list[str]:
        """List the names in an open folder."""
        return os.listdir(folder)
