"""The window. Whatever class of Qt is made in it is guarded against its own mistakes."""

from crcviewer.ui.look.guard import guard_overrides

guard_overrides()
