"""What a plan would change, shown before it is carried out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from presign_gui.domain.stack import StackPlan
from presign_gui.ui.controls import Banner, button
from presign_gui.ui.footer import Footer
from presign_gui.ui.look import Look
from presign_gui.ui.plain_table import PlainTable, framed
from presign_gui.ui.stack_model import PlanModel
from presign_gui.ui.tokens import UNIT, Tone


class StackPlanPage(QWidget):
    """Shows a `StackPlan`, and asks for a yes."""

    agreed = Signal()
    back = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("stackPlanPage")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.model = PlanModel(look, self)
        self.banner = Banner(look.theme, "planBanner")
        self.table = PlainTable("planTable", self.tr("What would change"), self.model, (208, None, 208))
        self._frame = framed(self.table)
        self.agree = button(look.theme, "carryOutButton", self.tr("Carry this out"), "check", primary=True)
        self._back = button(look.theme, "planBackButton", self.tr("Back"), "arrow-left")
        footer = Footer("plan")
        footer.add(self._back, self.agree)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT * 2)
        column.addWidget(self.banner)
        column.addWidget(self._frame, 1)
        column.addStretch()
        column.addWidget(footer)
        self.agree.clicked.connect(self.agreed)
        self._back.clicked.connect(self.back)

    def show_plan(self, plan: StackPlan, *, is_expected: bool) -> None:
        """Show a plan. It is unexpected where a new backend was asked for and there is one of that name already."""
        self.model.show_changes(plan.changes)
        self._frame.setVisible(bool(plan.changes))
        self.agree.setText(self.tr("Carry this out") if plan.changes else self.tr("Test and connect"))
        text, tone, icon = self._summary(plan, is_expected=is_expected)
        self.banner.say(text.format(stack=plan.stack), tone, icon)
        self.setFocus()  # not on the button: what is asked for is to be read first

    def _summary(self, plan: StackPlan, *, is_expected: bool) -> tuple[str, Tone, str]:
        if not plan.changes:
            text = self.tr("The backend {stack} is as asked for already. It can be tried, and connected to.")
            return text, Tone.SUCCESS, "check"
        if plan.creates:
            text = self.tr("This is what will be made for the backend {stack}. Nothing has been made yet.")
            return text, Tone.ACCENT, "info"
        if is_expected:
            text = self.tr("This is what will be changed in the backend {stack}. Nothing has been changed yet.")
            return text, Tone.ACCENT, "info"
        text = self.tr("There is a backend {stack} already, which would be changed like this.")
        return text, Tone.WARNING, "warning"
