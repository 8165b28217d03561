"""The tables of plans and events."""

from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from presign_gui.domain.stack import PlannedChange
from presign_gui.ui.look import Look
from presign_gui.ui.stack_model import EventColumn, EventModel, PlanColumn, PlanModel
from presign_gui.ui.tokens import Tone
from tests.fakes.stacks import event

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def plan(look: Look) -> PlanModel:
    model = PlanModel(look)
    QAbstractItemModelTester(model, FATAL, model)
    return model


@pytest.fixture
def events(look: Look) -> EventModel:
    model = EventModel(look)
    QAbstractItemModelTester(model, FATAL, model)
    return model


def cell(model: PlanModel | EventModel, row: int, column: int, role: int = DISPLAY) -> Any:
    return model.index(row, column).data(role)


@pytest.mark.parametrize(
    ("what", "text", "tone"),
    [
        (("Add", None), "Make", Tone.SUCCESS),
        (("Modify", "False"), "Change", Tone.ACCENT),
        (("Modify", "Conditional"), "Change, perhaps replace", Tone.WARNING),
        (("Modify", "True"), "Replace by a new one", Tone.ERROR),
        (("Remove", None), "Delete", Tone.ERROR),
        (("Import", None), "Take over", Tone.ACCENT),
        (("Dynamic", None), "Known only while it is carried out", Tone.ACCENT),
    ],
)
def test_a_change_says_what_happens(
    look: Look, plan: PlanModel, what: tuple[str, str | None], text: str, tone: Tone
) -> None:
    action, replacement = what
    change = PlannedChange(
        path="UploadStack/Function", kind="AWS::Lambda::Function", action=action, replacement=replacement
    )
    plan.show_changes((change,))
    assert cell(plan, 0, PlanColumn.ACTION) == text
    assert cell(plan, 0, PlanColumn.ACTION, FOREGROUND) == look.theme.color(tone)
    assert cell(plan, 0, PlanColumn.RESOURCE) == "UploadStack/Function"
    assert cell(plan, 0, PlanColumn.KIND) == "Lambda::Function"


def test_another_plan_takes_the_place_of_the_first(plan: PlanModel) -> None:
    change = PlannedChange(path="Bucket", kind="AWS::S3::Bucket", action="Add", physical_id="b")
    plan.show_changes((change, change))
    plan.show_changes((change,))
    assert plan.rowCount() == 1
    assert cell(plan, 0, PlanColumn.RESOURCE, int(Qt.ItemDataRole.ToolTipRole)) == "Bucket\nAWS::S3::Bucket\nb"


def test_events_are_added_at_the_end(events: EventModel) -> None:
    inserted: list[int] = []
    events.rowsInserted.connect(lambda _parent, first, _last: inserted.append(first))
    events.add(event("team", "CREATE_IN_PROGRESS"))
    events.add(event("Bucket", "CREATE_FAILED", "it exists already"))
    assert inserted == [0, 1]
    assert cell(events, 1, EventColumn.RESOURCE) == "Bucket"
    assert cell(events, 1, EventColumn.STATE) == "CREATE_FAILED"
    assert cell(events, 1, EventColumn.REASON) == "it exists already"
    assert len(cell(events, 1, EventColumn.TIME).split(":")) == 3


@pytest.mark.parametrize(
    ("status", "reason", "tone"),
    [
        ("CREATE_IN_PROGRESS", "", Tone.MUTED),
        ("CREATE_COMPLETE", "", Tone.SUCCESS),
        ("CREATE_FAILED", "it exists", Tone.ERROR),
        ("CREATE_FAILED", "Resource creation cancelled", Tone.WARNING),
        ("ROLLBACK_COMPLETE", "", Tone.WARNING),
        ("UPDATE_ROLLBACK_IN_PROGRESS", "", Tone.WARNING),
    ],
)
def test_the_colour_of_a_state_is_its_meaning(
    look: Look, events: EventModel, status: str, reason: str, tone: Tone
) -> None:
    events.add(event("Bucket", status, reason))
    assert cell(events, 0, EventColumn.STATE, FOREGROUND) == look.theme.color(tone)


def test_the_first_failure_is_the_resource_and_not_the_stack_round_it(events: EventModel) -> None:
    assert events.first_failure() is None
    assert not events.has_reasons()
    events.add(event("UploadStack", "CREATE_FAILED", "in it", kind="AWS::CloudFormation::Stack"))
    assert events.first_failure() == 0
    events.add(event("UploadStack/Role", "CREATE_FAILED", "Resource creation cancelled"))
    events.add(event("UploadStack/Function", "CREATE_FAILED", "no code"))
    assert events.first_failure() == 2
    assert events.has_reasons()


def test_headers_and_edges(plan: PlanModel, events: EventModel) -> None:
    horizontal = Qt.Orientation.Horizontal
    assert plan.headerData(PlanColumn.KIND, horizontal) == "Type"
    assert events.headerData(EventColumn.STATE, horizontal) == "State"
    assert events.headerData(9, horizontal) is None
    assert plan.headerData(0, Qt.Orientation.Vertical) is None
    assert plan.data(QModelIndex()) is None
    assert events.data(QModelIndex()) is None
