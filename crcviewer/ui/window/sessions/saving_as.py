"""A session under another name."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec.structs import replace

from crcviewer.protocol.text import text
from crcviewer.session.errors import SaveError, SessionError, save_error
from crcviewer.session.loaded import LoadedSession, load
from crcviewer.session.opening import ReadOnly, SessionLock
from crcviewer.session.session_file import SessionFile
from crcviewer.session.writer import relative_path


def save_as(session: SessionFile | None, path: Path) -> LoadedSession:
    """A copy of a session, open to go on with; None: an empty one. What had that name is replaced,
    whole or not at all. Raises SessionError."""
    lock = SessionLock(path)
    try:
        if lock.take() is ReadOnly.ELSEWHERE:
            raise SessionError(
                text("{name} is open in another window.", name=path.name),
                text("Choose another name."),
            )
        # Of a file of that name that a killed window left: they do not belong to the copy.
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        if session is not None:
            session.save_copy(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise save_error(path, error) from error
    finally:
        lock.free()
    if session is None:
        SessionFile.create(path).close()
    else:
        _settle_there(path)
    loaded = load(path)
    if loaded.session.read_only is not ReadOnly.NO:
        loaded.session.close()
        raise SaveError(path, os.strerror(13), full=False)
    return loaded


def _settle_there(path: Path) -> None:
    """Its images are where they were: seen from another folder, they have other relative paths."""
    folder = os.fspath(path.parent)
    with SessionFile.open(path) as session:
        if not session.writable:
            return
        images = session.images().values()
        with session.together():
            session.set_notes(replace(session.notes(), place=str(path)))
            session.set_images(
                replace(image, relative=relative_path(image.path, folder)) for image in images
            )
