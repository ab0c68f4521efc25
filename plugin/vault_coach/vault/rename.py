"""Two renames Python does not offer: swap the names of two files, and rename without replacing.

Both raise `OSError`; where the system or the file system has no such call, its number is in `UNSUPPORTED`.
"""

import ctypes
import errno
import os
import sys

UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})

_FUNCTION, _NO_REPLACE, _EXCHANGE = (
    ("renameatx_np", 0x4, 0x2) if sys.platform == "darwin" else ("renameat2", 0x1, 0x2)
)


def exchange(folder: int, one: str, other: str) -> None:
    """Swap the names of two files of one folder, in one step."""
    _rename(folder, one, folder, other, _EXCHANGE)


def rename_new(folder: int, old: str, new: str) -> None:
    """Rename within a folder; `FileExistsError` if the new name is taken."""
    try:
        _rename(folder, old, folder, new, _NO_REPLACE)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
        os.link(old, new, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
        os.unlink(old, dir_fd=folder)


def _rename(old_folder: int, old: str, new_folder: int, new: str, flags: int) -> None:
    function = getattr(ctypes.CDLL(None, use_errno=True), _FUNCTION, None)
    if function is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if function(old_folder, os.fsencode(old), new_folder, os.fsencode(new), ctypes.c_uint(flags)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), old, None, new)


def copy_attributes(source: int, target: int) -> None:
    """Copy access list and extended attributes between open files (macOS)."""
    copy_acl_and_attributes = 0x1 | 0x4
    if ctypes.CDLL(None, use_errno=True).fcopyfile(source, target, None, copy_acl_and_attributes) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
