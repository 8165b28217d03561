"""The system's dialogs for files, which stand beside the window and never hold it up."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def choose_files(parent: QWidget, title: str, chosen: Callable[[list[Path]], None], *, several: bool) -> None:
    """Let a person choose a file, or several, and call `chosen` with them. Returns at once."""
    dialog = QFileDialog(parent, title)
    dialog.setObjectName("fileDialog")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles if several else QFileDialog.FileMode.ExistingFile)
    dialog.filesSelected.connect(lambda files: chosen([Path(file) for file in files]))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def choose_folder(parent: QWidget, title: str, beginning: Path | None, chosen: Callable[[Path], None]) -> None:
    """Let a person choose a folder, from `beginning` on, and call `chosen` with it. Returns at once."""
    dialog = QFileDialog(parent, title, str(beginning or ""))
    dialog.setObjectName("folderDialog")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda folder: chosen(Path(folder)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
