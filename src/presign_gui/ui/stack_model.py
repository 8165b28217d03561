"""Two tables of a backend's window: what a plan would change, and what happens while it is carried out."""

from enum import IntEnum
from typing import TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from presign_gui.domain.stack import PlannedChange, StackEvent
from presign_gui.ui.formatting import LocaleFormatter
from presign_gui.ui.look import Look
from presign_gui.ui.stack_words import StackWords, change_tone, event_tone, type_text
from presign_gui.ui.theme import Theme
from presign_gui.ui.tokens import Tone

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
ColumnKind = TypeVar("ColumnKind", bound=IntEnum)


class PlanColumn(IntEnum):
    """The columns of a plan, from the left."""

    ACTION = 0
    RESOURCE = 1
    KIND = 2


class EventColumn(IntEnum):
    """The columns of the events, from the left."""

    TIME = 0
    RESOURCE = 1
    STATE = 2
    REASON = 3


class PlanModel(QAbstractTableModel):
    """The changes of one plan."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = look.theme
        self._words = StackWords(self)
        self._changes: tuple[PlannedChange, ...] = ()

    def show_changes(self, changes: tuple[PlannedChange, ...]) -> None:
        """Show the changes of another plan."""
        self.beginResetModel()
        self._changes = changes
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of changes."""
        return 0 if parent.isValid() else len(self._changes)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(PlanColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """Name the columns."""
        names = (self.tr("What happens"), self.tr("Resource"), self.tr("Type"))
        return _header(names, section, orientation, role)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        change, column = self._changes[index.row()], PlanColumn(index.column())
        tone = change_tone(change) if column is PlanColumn.ACTION else None
        text = {
            PlanColumn.ACTION: self._words.action(change),
            PlanColumn.RESOURCE: change.path,
            PlanColumn.KIND: type_text(change.kind),
        }[column]
        whole = f"{change.path}\n{change.kind}" + (f"\n{change.physical_id}" if change.physical_id else "")
        return _appearance(text, whole, tone or _tone_of(column is PlanColumn.RESOURCE), self._theme, role)


class EventModel(QAbstractTableModel):
    """What happened to a stack so far, the newest at the end. It grows as the events come."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = look.theme
        self._formatter: LocaleFormatter = look.formatter
        self._events: list[StackEvent] = []

    def add(self, event: StackEvent) -> None:
        """Show one event more."""
        row = len(self._events)
        self.beginInsertRows(_NOWHERE, row, row)
        self._events.append(event)
        self.endInsertRows()

    def events(self) -> tuple[StackEvent, ...]:
        """Return the events from the top."""
        return tuple(self._events)

    def has_reasons(self) -> bool:
        """Tell whether any event gives a reason."""
        return any(event.reason for event in self._events)

    def first_failure(self) -> int | None:
        """Return the row where something went wrong first, the resource itself rather than the stacks round it."""
        failed = [row for row, event in enumerate(self._events) if event.is_failure]
        inner = [row for row in failed if not self._events[row].kind.endswith("::Stack")]
        return next(iter(inner or failed), None)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of events."""
        return 0 if parent.isValid() else len(self._events)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(EventColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """Name the columns."""
        names = (self.tr("Time"), self.tr("Resource"), self.tr("State"), self.tr("Reason"))
        return _header(names, section, orientation, role)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        event, column = self._events[index.row()], EventColumn(index.column())
        text = {
            EventColumn.TIME: self._formatter.time_of_day(event.moment),
            EventColumn.RESOURCE: event.path,
            EventColumn.STATE: event.status,
            EventColumn.REASON: event.reason,
        }[column]
        tone = event_tone(event) if column is EventColumn.STATE else _tone_of(column is EventColumn.RESOURCE)
        lines = (f"{event.path} ({event.kind})", event.status, event.reason, event.physical_id)
        return _appearance(text, "\n".join(line for line in lines if line), tone, self._theme, role)


def _tone_of(is_main: bool) -> Tone:  # noqa: FBT001 - which of two tones
    return Tone.TEXT if is_main else Tone.MUTED


def _header(names: tuple[str, ...], section: int, orientation: Qt.Orientation, role: int) -> object:
    if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(names):
        return None
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return names[section] if role == Qt.ItemDataRole.DisplayRole else None


def _appearance(text: str, whole: str, tone: Tone, theme: Theme, role: int) -> object:
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return text
        case Qt.ItemDataRole.ToolTipRole:
            return whole
        case Qt.ItemDataRole.ForegroundRole:
            return theme.color(tone)
        case _:
            return None
