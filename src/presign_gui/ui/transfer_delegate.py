"""Draws a row of the transfers: direction and name, a slim progress bar, and the row's buttons."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from presign_gui.domain.transfer import Direction, Transfer, TransferState
from presign_gui.ui.row_actions import RowAction, actions_of
from presign_gui.ui.theme import Theme
from presign_gui.ui.tokens import UNIT, Tone
from presign_gui.ui.transfer_model import NOTE_ROLE, TRANSFER_ROLE, TransferModel
from presign_gui.ui.transfer_words import Column, tone_of

if TYPE_CHECKING:
    from presign_gui.ui.transfer_view import TransferView

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT: Final = 52
BUTTON: Final = 28
_ICON: Final = 16
_BAR_HEIGHT: Final = 5
_LINE_GAP: Final = 2


def button_rects(cell: QRect, transfer: Transfer) -> dict[RowAction, QRect]:
    """Return where the buttons of a row are drawn in its last cell: right-aligned, in one line."""
    actions = actions_of(transfer)
    left = cell.right() - UNIT // 2 - BUTTON * len(actions)
    top = cell.center().y() - BUTTON // 2
    return {action: QRect(left + BUTTON * at, top, BUTTON, BUTTON) for at, action in enumerate(actions)}


class _Lettering:
    """The two fonts of a row, and their measures."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.small = QFont(font)
        self.small.setPointSizeF(max(7.5, font.pointSizeF() * 0.9))
        self.metrics = QFontMetrics(self.font)
        self.small_metrics = QFontMetrics(self.small)
        self.height = self.metrics.height()
        self.small_height = self.small_metrics.height()


class TransferDelegate(QStyledItemDelegate):
    """Paints every column, so that a row has one ground and one rhythm. Never writes to the model.

    A row that moves is painted several times a second, on a processor that its transfer wants as well; so it asks Qt
    for little, and the model directly.
    """

    triggered = Signal(object, object)
    """A transfer's id and the `RowAction` whose button was clicked."""

    def __init__(self, theme: Theme, view: "TransferView", model: TransferModel) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._model = model
        self._letters = _Lettering(view.font())
        self._pressed: tuple[int, RowAction] | None = None

    def font_changed(self) -> None:
        """Write in the view's present font from now on."""
        self._letters = _Lettering(self._view.font())

    def action_text(self, action: RowAction) -> str:
        """Name an action, for menus, tool tips and screen readers."""
        return {
            RowAction.PAUSE: self.tr("Pause"),
            RowAction.RESUME: self.tr("Go on"),
            RowAction.GIVE_LINK: self.tr("Paste a fresh link"),
            RowAction.RETRY: self.tr("Try again"),
            RowAction.COPY_LINK: self.tr("Copy link"),
            RowAction.SHOW_IN_FOLDER: self.tr("Show in folder"),
            RowAction.CANCEL: self.tr("Cancel"),
            RowAction.REMOVE: self.tr("Remove from this list"),
            RowAction.MOVE_FIRST: self.tr("Put first"),
            RowAction.MOVE_UP: self.tr("Move up"),
            RowAction.MOVE_DOWN: self.tr("Move down"),
        }[action]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Give every row the height of two lines."""
        return QSize(super().sizeHint(option, index).width(), ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        transfer = self._model.data(index, TRANSFER_ROLE)  # which asks for a row that is not known yet
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, index.row())
        if isinstance(transfer, Transfer):
            self._paint_cell(painter, option, index, transfer)
        painter.restore()

    def _paint_cell(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, transfer: Transfer) -> None:
        area = option.rect.adjusted(UNIT, 0, -UNIT, 0)
        text, note = str(self._model.data(index)), str(self._model.data(index, NOTE_ROLE))
        match Column(index.column()):
            case Column.NAME:
                self._paint_name(painter, area, transfer, text, note)
            case Column.PROGRESS:
                self._paint_progress(painter, area, transfer, text)
            case Column.STATE:
                note = note or self._hidden_pace(index)
                self._paint_lines(painter, area, (text, note), tone_of(transfer))
            case Column.ACTIONS:
                self._paint_buttons(painter, option, index.row(), transfer)
            case _:
                self._paint_lines(painter, area, (text, ""), Tone.MUTED)

    def editorEvent(
        self, event: QEvent, _model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Turn a click on a drawn button into its action."""
        if index.column() != Column.ACTIONS or not isinstance(event, QMouseEvent):
            return False
        transfer: Transfer | None = index.data(TRANSFER_ROLE)
        if transfer is None:
            return False
        action = self._button_at(option.rect, transfer, event.position().toPoint())
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressed = (transfer.id, action) if action else None
            return action is not None
        if event.type() == QEvent.Type.MouseButtonRelease:
            pressed, self._pressed = self._pressed, None
            if action is not None and pressed == (transfer.id, action):
                self.triggered.emit(transfer.id, action)
            return action is not None
        return False

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Name the button under the pointer, else show the cell's whole text."""
        if index.isValid() and index.column() == Column.ACTIONS:
            transfer: Transfer | None = index.data(TRANSFER_ROLE)
            action = self._button_at(option.rect, transfer, event.pos()) if transfer is not None else None
            QToolTip.showText(event.globalPos(), self.action_text(action) if action else "", view)
            return True
        return super().helpEvent(event, view, option, index)

    def _hidden_pace(self, state: Index) -> str:
        """Return the speed and the time left where the view has no room for their columns."""
        columns = (Column.SPEED, Column.TIME_LEFT)
        hidden = [state.sibling(state.row(), column) for column in columns if self._is_hidden(column)]
        return " · ".join(text for text in (str(index.data()) for index in hidden) if text)

    def _is_hidden(self, column: Column) -> bool:
        return self._view.isColumnHidden(column)

    def _button_at(self, cell: QRect, transfer: Transfer, position: QPoint) -> RowAction | None:
        rects = button_rects(cell, transfer)
        return next((action for action, rect in rects.items() if rect.contains(position)), None)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, row: int) -> None:
        tokens = self._theme.tokens
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(tokens.selected))
        elif row == self._view.hovered_row:
            painter.fillRect(option.rect, QColor(tokens.raised))
        painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), QColor(tokens.border))

    def _paint_name(self, painter: QPainter, area: QRect, transfer: Transfer, text: str, note: str) -> None:
        up = transfer.direction is Direction.UPLOAD
        tone = Tone.ERROR if transfer.state is TransferState.FAILED else Tone.ACCENT
        ground = QRectF(area.left(), area.center().y() - 15, 32, 32)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.soft(tone)))
        painter.drawRoundedRect(ground, 8, 8)
        scale = painter.device().devicePixelRatioF()
        pixmap = self._theme.pixmap("upload" if up else "download", tone, 18, scale)
        painter.drawPixmap(int(ground.left()) + 7, int(ground.top()) + 7, pixmap)
        note_tone = Tone.WARNING if transfer.asked is not None else Tone.MUTED
        self._paint_lines(painter, area.adjusted(32 + UNIT + 2, 0, 0, 0), (text, note), Tone.TEXT, note_tone)

    def _paint_lines(
        self, painter: QPainter, area: QRect, lines: tuple[str, str], tone: Tone, note_tone: Tone = Tone.MUTED
    ) -> None:
        text, note = lines
        letters = self._letters
        height = letters.height + (_LINE_GAP + letters.small_height if note else 0)
        left, width = area.left(), area.width()
        line = QRect(left, area.center().y() - height // 2, width, letters.height)
        painter.setFont(letters.font)
        painter.setPen(self._theme.color(tone))
        text = letters.metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)
        if note:
            line = QRect(left, line.bottom() + _LINE_GAP + 1, width, letters.small_height)
            painter.setFont(letters.small)
            painter.setPen(self._theme.color(note_tone))
            note = letters.small_metrics.elidedText(note, Qt.TextElideMode.ElideRight, width)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, note)

    def _paint_progress(self, painter: QPainter, area: QRect, transfer: Transfer, text: str) -> None:
        metrics, height = self._letters.small_metrics, self._letters.small_height
        top = area.center().y() - (height + 4 + _BAR_HEIGHT) // 2
        painter.setFont(self._letters.small)
        painter.setPen(self._theme.color(Tone.MUTED))
        line = QRect(area.left(), top, area.width(), height)
        fraction = 1.0 if transfer.state is TransferState.DONE else transfer.progress.fraction
        percent = "" if fraction is None or not text else self._view.locale().toString(int(fraction * 100)) + " %"
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, percent)
        room = area.width() - metrics.horizontalAdvance(percent) - UNIT // 2
        painter.drawText(
            line, Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        )
        self._paint_bar(painter, QRectF(area.left(), line.bottom() + 5, area.width(), _BAR_HEIGHT), transfer, fraction)

    def _paint_bar(self, painter: QPainter, groove: QRectF, transfer: Transfer, fraction: float | None) -> None:
        tokens = self._theme.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.border))
        painter.drawRoundedRect(groove, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)
        colours = {
            TransferState.DONE: tokens.success,
            TransferState.FAILED: tokens.error,
            TransferState.RUNNING: tokens.accent,
        }
        if fraction:
            bar = QRectF(groove)
            bar.setWidth(max(float(_BAR_HEIGHT), groove.width() * fraction))
            colour = tokens.warning if transfer.waiting is not None else colours.get(transfer.state, tokens.disabled)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(bar, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)

    def _paint_buttons(self, painter: QPainter, option: QStyleOptionViewItem, row: int, transfer: Transfer) -> None:
        pointer = self._view.viewport().mapFromGlobal(self._view.cursor().pos())
        scale = painter.device().devicePixelRatioF()
        for action, rect in button_rects(option.rect, transfer).items():
            hovered = row == self._view.hovered_row and rect.contains(pointer)
            if hovered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(self._theme.tokens.border))
                painter.drawRoundedRect(QRectF(rect), 6, 6)
            tone = Tone.TEXT if hovered else Tone.MUTED
            margin = (BUTTON - _ICON) // 2
            painter.drawPixmap(
                rect.left() + margin, rect.top() + margin, self._theme.pixmap(action.icon, tone, _ICON, scale)
            )
