from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from presign_gui.ui.flow_layout import FlowLayout


def test_buttons_flow_into_lines_and_the_height_follows(qapp: QApplication) -> None:
    box = QWidget()
    layout = FlowLayout(8)
    box.setLayout(layout)
    parts = [QWidget() for _ in range(3)]
    for each in parts:
        each.setFixedSize(100, 30)
        layout.addWidget(each)
    assert layout.heightForWidth(400) == 30
    assert layout.heightForWidth(220) == 68
    assert layout.heightForWidth(100) == 106
    box.resize(220, 68)
    box.show()
    assert [(each.x(), each.y()) for each in parts] == [(0, 0), (108, 0), (0, 38)]
    assert layout.count() == 3
    assert layout.takeAt(5) is None
    assert layout.takeAt(0) is not None
    assert layout.count() == 2
    box.deleteLater()


def test_what_is_too_wide_is_as_wide_as_there_is_room(qapp: QApplication) -> None:
    box = QWidget()
    layout = FlowLayout(8)
    box.setLayout(layout)
    wide = QPushButton("x" * 100)
    layout.addWidget(wide)
    box.resize(80, 40)
    box.show()
    assert wide.width() <= max(80, wide.minimumSizeHint().width())
    box.deleteLater()
