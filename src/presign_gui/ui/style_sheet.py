"""The Qt style sheet, generated from the tokens. Fusion draws what is not named here, with our palette."""

from pathlib import Path
from string import Template
from typing import Final

from presign_gui.ui.tokens import FIELD_HEIGHT, FIELD_RADIUS, RADIUS, Scheme, Tokens

_SHEET: Final = Template("""
QFrame[look="card"] { background: $surface; border: 1px solid $border; border-radius: ${radius}px; }
QFrame[look="message"] { border: none; border-radius: ${field_radius}px; background: $raised; }
QFrame[look="message"][tone="accent_text"] { background: $accent_soft; }
QFrame[look="message"][tone="success"] { background: $success_soft; }
QFrame[look="message"][tone="warning"] { background: $warning_soft; }
QFrame[look="message"][tone="error"] { background: $error_soft; }
QFrame[look="rule"] { background: $border; border: none; max-height: 1px; min-height: 1px; }

QLabel { background: transparent; }
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="accent_text"] { color: $accent_text; }
QLabel[tone="success"] { color: $success; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="error"] { color: $error; }

QPushButton, QToolButton[look="menu"] {
  min-height: ${inner}px; padding: 0 12px; border-radius: ${field_radius}px;
  border: 1px solid $field_border; background: $surface; color: $text;
}
QPushButton:hover, QToolButton[look="menu"]:hover { background: $raised; }
QPushButton:pressed, QToolButton[look="menu"]:pressed { background: $border; }
QPushButton:focus, QToolButton[look="menu"]:focus { border: 2px solid $accent_text; padding: 0 11px; }
QPushButton:disabled, QToolButton[look="menu"]:disabled { color: $disabled; border-color: $border; }
QToolButton[look="menu"] { padding-right: 28px; text-align: left; }
QToolButton[look="menu"]:focus { padding-right: 27px; }
QToolButton[look="menu"]::menu-indicator {
  image: url($chevron); width: 16px; height: 16px; subcontrol-origin: padding;
  subcontrol-position: right center; right: 8px;
}
QPushButton[look="primary"] { background: $accent; border-color: $accent; color: $on_accent; font-weight: 600; }
QPushButton[look="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[look="primary"]:pressed { background: $accent_pressed; border-color: $accent_pressed; }
QPushButton[look="primary"]:focus { border: 2px solid $focus_on_accent; }
QPushButton[look="primary"]:disabled { background: $raised; border-color: $border; color: $disabled; }
QPushButton[look="danger"] { border-color: $error; color: $error; font-weight: 600; }
QPushButton[look="danger"]:hover, QPushButton[look="danger"]:pressed { background: $error_soft; }
QPushButton[look="danger"]:focus { border: 2px solid $error; }
QPushButton[look="danger"]:disabled { border-color: $border; color: $disabled; }
QPushButton[look="flat"] {
  border: 1px solid transparent; background: transparent; color: $accent_text; padding: 0 6px;
}
QPushButton[look="flat"]:hover { background: $raised; }
QPushButton[look="flat"]:focus { border: 2px solid $accent_text; padding: 0 5px; }
QPushButton[look="flat"]:disabled { color: $disabled; }
QToolButton[look="quiet"] {
  border: 1px solid transparent; background: transparent; border-radius: ${field_radius}px; padding: 5px;
}
QToolButton[look="quiet"]:hover { background: $raised; }
QToolButton[look="quiet"]:pressed { background: $border; }
QToolButton[look="quiet"]:focus { border: 2px solid $accent_text; padding: 4px; }

QLineEdit, QComboBox, QDateTimeEdit {
  min-height: ${inner}px; padding: 0 8px; border: 1px solid $field_border; border-radius: ${field_radius}px;
  background: $surface; color: $text; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QComboBox:focus, QDateTimeEdit:focus { border: 2px solid $accent_text; padding: 0 7px; }
QLineEdit:disabled, QComboBox:disabled { color: $disabled; border-color: $border; background: $window; }
QLineEdit[invalid="true"] { border: 2px solid $error; padding: 0 7px; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator {
  width: 16px; height: 16px; border: 1px solid $field_border; border-radius: 4px; background: $surface;
}
QCheckBox::indicator:hover { background: $raised; }
QCheckBox::indicator:focus { border: 2px solid $accent_text; width: 14px; height: 14px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url($check); }
QCheckBox::indicator:disabled { border-color: $border; }
QComboBox::drop-down { width: 28px; border: none; subcontrol-origin: border; subcontrol-position: right center; }
QComboBox::down-arrow { image: url($chevron); width: 16px; height: 16px; }
QComboBox QLineEdit { border: none; padding: 0; min-height: 0; background: transparent; }
QComboBox QAbstractItemView {
  border: 1px solid $border; background: $surface; color: $text; padding: 4px; outline: none;
  selection-background-color: $selected; selection-color: $text;
}
QDateTimeEdit::drop-down { width: 28px; border: none; subcontrol-origin: border; subcontrol-position: right center; }
QDateTimeEdit::down-arrow { image: url($chevron); width: 16px; height: 16px; }

QMenu { background: $surface; color: $text; border: 1px solid $border; padding: 6px 4px; }
QMenu::item { padding: 7px 28px 7px 12px; border-radius: 4px; margin: 0 4px; }
QMenu::item:selected { background: $selected; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 6px 8px; }

QTreeView, QTableView {
  border: none; background: $surface; color: $text; outline: none;
  selection-background-color: $selected; selection-color: $text;
}
QTreeView::item { padding: 0 8px; border: none; min-height: 32px; }
QTreeView::item:hover { background: $raised; }
QTreeView::item:selected { background: $selected; color: $text; }
QListWidget {
  border: 1px solid $border; border-radius: ${field_radius}px; background: $surface; color: $text; padding: 3px;
  outline: none; selection-background-color: $selected; selection-color: $text;
}
QListWidget:focus { border: 2px solid $accent_text; padding: 2px; }
QListWidget::item { padding: 4px 6px; border: none; border-radius: 4px; }
QListWidget::item:hover { background: $raised; }
QListWidget::item:selected { background: $selected; color: $text; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
  background: $surface; color: $muted; border: none; border-bottom: 1px solid $border;
  padding: 6px 8px; font-weight: 500;
}
QTreeView#objectView QHeaderView::section, QTreeView[look="plain"] QHeaderView::section { padding: 6px 11px; }
QScrollArea { border: none; background: transparent; }
QScrollBar:vertical { width: 12px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 12px; background: transparent; margin: 0; }
QScrollBar::handle { background: $handle; border-radius: 3px; margin: 3px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: $disabled; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QToolTip { background: $text; color: $surface; border: none; padding: 6px 8px; }
QPlainTextEdit {
  border: 1px solid $border; border-radius: ${field_radius}px; background: $window; color: $text; padding: 4px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QPlainTextEdit:focus { border: 1px solid $accent_text; }
QProgressBar { border: none; border-radius: 3px; background: $border; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { border-radius: 3px; background: $accent; }
""")


def style_sheet(tokens: Tokens, scheme: Scheme, icons: Path) -> str:
    """Return the sheet of one scheme. `icons` is the folder with the arrows that a sheet cannot tint itself."""
    values = {name: getattr(tokens, name) for name in tokens.__dataclass_fields__}
    return _SHEET.substitute(
        values,
        radius=RADIUS,
        field_radius=FIELD_RADIUS,
        inner=FIELD_HEIGHT - 2,
        focus_on_accent=tokens.text,
        check=(icons / "check-on-accent.svg").as_posix(),
        chevron=(icons / f"chevron-down-{scheme.value}.svg").as_posix(),
    )
