"""A failure in words for others, in the language of the window."""

from PySide6.QtCore import QCoreApplication

from presign_gui.app.report import Incident, Language, message_to_sender, report
from presign_gui.ui.look import Look


def report_text(incident: Incident, look: Look) -> str:
    """Return the report, in Markdown, for whoever has to act. Secrets in it are masked."""
    return report(incident, _language(look))


def message_text(incident: Incident, look: Look) -> str:
    """Return the message to whoever sent the link. Secrets in it are masked."""
    return message_to_sender(incident, _language(look))


def _language(look: Look) -> Language:
    return Language(QCoreApplication.translate, look.formatter)
