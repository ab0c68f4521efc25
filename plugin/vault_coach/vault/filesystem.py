"""Every call that changes a file system, behind one small interface: tests can make any of them fail or race.

Names are relative to an open folder where one is given. Errors are `OSError`.
"""

import contextlib
import ctypes
import errno
import os
import stat
import sys
from collections.abc import Iterator

if sys.platform == "darwin":
    import fcntl

UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})
"""Numbers of the error where the system or the file system cannot swap names, or rename without replacing."""

_CHUNK = 1 << 20
_RENAME, _NO_REPLACE, _EXCHANGE = (
    ("renameatx_np", 0x4, 0x2) if sys.platform == "darwin" else ("renameat2", 0x1, 0x2)
)
_ACCESS_LIST_AND_ATTRIBUTES = 0x1 | 0x4  # what `fcopyfile` is to copy


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
            _call("fcopyfile", source, target, None, _ACCESS_LIST_AND_ATTRIBUTES)

    def set_mode(self, descriptor: int, mode: int) -> None:
        """Set the permissions of an open file."""
        os.fchmod(descriptor, mode)

    def exchange(self, folder: int, one: str, other: str) -> None:
        """Swap the names of two files, in one step."""
        _rename(folder, one, other, _EXCHANGE)

    def rename_new(self, folder: int, old: str, new: str) -> None:
        """Rename within a folder; `FileExistsError` if the new name is taken."""
        try:
            _rename(folder, old, new, _NO_REPLACE)
        except OSError as error:
            if error.errno not in UNSUPPORTED:
                raise
            os.link(old, new, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
            os.unlink(old, dir_fd=folder)

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


@contextlib.contextmanager
def opening(files: FileSystem, name: str, flags: int, folder: int | None = None) -> Iterator[int]:
    """Open a file or folder, and close it again."""
    descriptor = files.open(name, flags, folder=folder)
    try:
        yield descriptor
    finally:
        files.close(descriptor)


def _rename(folder: int, old: str, new: str, flags: int) -> None:
    """Rename in a way that Python does not offer."""
    _call(_RENAME, folder, os.fsencode(old), folder, os.fsencode(new), ctypes.c_uint(flags))


def _call(function: str, *arguments: object) -> None:
    """Call a function of the C library that returns 0 when all went well."""
    call = getattr(ctypes.CDLL(None, use_errno=True), function, None)
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
