"""Qt's own way to the catalogue: `tr()` asks it, and Qt's own buttons and menus speak the language too."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from rnnsim.views.translation import ENGLISH, language, wanted_language


class CatalogueTranslator(QTranslator):
    """Answers `tr()` from the catalogue in force, whatever the class that asks."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, *rest: object) -> str:
        if language.catalogue is None or not source:
            return None  # type: ignore[return-value]  # lets the other translators answer
        return language.catalogue.find(source, 0)  # type: ignore[return-value]


def speak(app: QCoreApplication, preferred: str) -> None:
    """Choose the language; what is shown already has to be built again."""
    language.choose(wanted_language(preferred, QLocale.system().name()))
    for spoken in app.findChildren(QTranslator):
        app.removeTranslator(spoken)
        spoken.deleteLater()
    if language.code == ENGLISH:
        return
    of_qt, ours = QTranslator(app), CatalogueTranslator(app)
    if of_qt.load(f"qtbase_{language.code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(of_qt)
    app.installTranslator(ours)
