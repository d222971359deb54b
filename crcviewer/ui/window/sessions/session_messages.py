"""What is said of a session's file in the message bar, until the session is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.text import NOTHING, Text, counted, joined, text
from crcviewer.session.loaded import LoadedSession
from crcviewer.session.opening import ReadOnly
from crcviewer.ui.shared.message_bar import Message, MessageBar, Severity


class SessionMessages(QObject):
    """Remembers what it has said."""

    name_requested = Signal()
    """The user is to say where the session goes: its file is for reading only."""

    def __init__(self, bar: MessageBar, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._said: list[Message] = []

    def take_back(self) -> None:
        """All of it: the session is left, or what was wrong is mended."""
        for message in self._said:
            self._bar.dismiss(message)
        self._said.clear()

    def failed(self, error: PlainError) -> None:
        """Something could not be opened or saved."""
        self._say(Message.of(error.failure))

    def shared(self, path: Path, left_out: Text = NOTHING) -> None:
        """A copy without names was written; what was left out of it."""
        self._say(
            Message(
                Severity.INFORMATION,
                joined((text("{name} was written without names.", name=path.name), left_out)),
                text(
                    "Cases are numbered; notes and diagnoses are left out. Images are not in it,"
                    " but by their hashes who has the files can tell which they are."
                ),
            )
        )

    def all_hidden(self) -> None:
        """Nothing was written: no case may be told of yet."""
        self._say(
            Message(
                Severity.INFORMATION,
                text("This would tell names and the model's answers before you have chosen."),
                text("End the blinded reading first, in the menu Review."),
            )
        )

    def model_missing(self, loaded: LoadedSession) -> None:
        """Its cases were opened without results."""
        self._say(
            Message(
                Severity.WARNING,
                text(
                    "The results of {session} are of the model {model}, which is not here. The"
                    " session was left as it is, and its cases were opened as a new one.",
                    session=loaded.session.path.stem,
                    model=loaded.notes.model_name,
                ),
                text("To see its results, load that model and open the session again."),
            )
        )

    def opened(self, loaded: LoadedSession) -> None:
        """What is to be known of it, if anything."""
        name = loaded.session.path.stem
        why = loaded.session.read_only
        if why is ReadOnly.ELSEWHERE:
            self._read_only(
                text("{name} is open in another window. Here it is for reading only.", name=name)
            )
        elif why is ReadOnly.PLACE:
            self._read_only(
                text("{name} lies where nothing can be written. It is for reading only.", name=name)
            )
        if loaded.session.salvaged is not None:
            self._salvaged(name, *loaded.session.salvaged)
        if loaded.unreadable:
            self._say(
                Message(
                    Severity.WARNING,
                    counted(
                        loaded.unreadable,
                        "One case of the session cannot be read. It was left in the file.",
                        "{count} cases of the session cannot be read. They were left in the file.",
                    ),
                )
            )

    def _salvaged(self, name: str, saved: int, lost: int) -> None:
        what = text("The damaged file lies beside it, with “damaged” in its name.")
        self._say(
            Message(
                Severity.WARNING,
                counted(
                    saved,
                    "{name} was damaged. One case of it could be saved.",
                    "{name} was damaged. {count} cases of it could be saved.",
                    name=name,
                ),
                joined((counted(lost, "One case is lost.", "{count} cases are lost."), what))
                if lost
                else what,
            )
        )

    def _read_only(self, cause: Text) -> None:
        next_step = text("What you change is not kept. Save it under another name to go on.")
        self._say(
            Message(Severity.WARNING, cause, next_step),
            (text("Save as …"), self.name_requested.emit),
        )

    def _say(
        self, message: Message, action: tuple[Text, Callable[[], object]] | None = None
    ) -> None:
        self._said.append(message)
        self._bar.show_message(message, action=action)
