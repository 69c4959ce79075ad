"""How everything looks now: the theme, its scale, fonts and icons. Widgets ask here and repaint when `look.changed` says so.

Knows the colour table of `drawing.theme` and nothing of documents or windows.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from rnnsim.drawing.theme import THEMES, Theme
from rnnsim.files.resources import resource_path

TYPEFACE = "Inter"
SMALLEST_PROJECTED_TEXT = 15
DRESSED = "dressed"  # property of the windows that follow the theme
FONT_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")


class Look(QObject):
    """The theme in force; `changed` is announced with it after every widget's palette and style sheet have been replaced."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.theme: Theme = THEMES["light"]
        self.text_scale = 1.0  # of every theme but the projector's, which has its own

    @property
    def scale(self) -> float:
        """What every length is multiplied by: 1.4 for a projector, else what the person prefers."""
        return self.theme.text_scale

    def choose(self, name: str) -> None:
        """Show everything in the theme "light", "dark", "high_contrast" or "projector"."""
        theme = THEMES[name]
        is_scaled = self.text_scale != 1.0 and name != "projector"
        self.theme = replace(theme, text_scale=theme.text_scale * self.text_scale) if is_scaled else theme
        icon.cache_clear()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            dress(application)
        self.changed.emit(self.theme)


look = Look()


def scale_text(scale: float) -> None:
    """Show every text and control at that size."""
    look.text_scale = scale
    look.choose(look.theme.name)


def current_theme() -> Theme:
    """The theme in force."""
    return look.theme


def colour(token: str) -> QColor:
    """A colour of the table by the name of its token, such as "panel"."""
    return QColor(getattr(look.theme, token))


def px(length: float) -> int:
    """A length in logical pixels at the scale of the theme."""
    return round(length * look.scale)


def line(width: float) -> float:
    """The width of a line: half as wide again for a projector."""
    return width * look.theme.line_scale


@cache
def load_fonts() -> tuple[str, ...]:
    """Load the bundled fonts once an application exists; the families that Qt found in them."""
    families: list[str] = []
    for name in FONT_FILES:
        families += QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(resource_path("fonts", name))))
    return tuple(families)


def font(size: float, weight: int = 400) -> QFont:
    """Inter (DejaVu Sans where it is missing) with figures of equal width, `size` in logical pixels before scaling."""
    return scaled_font(_projected(size), weight)


@lru_cache(maxsize=128)
def scaled_font(pixels: int, weight: int) -> QFont:
    """The font of that height in pixels; not to be changed by the caller."""
    load_fonts()
    chosen = QFont([TYPEFACE, "DejaVu Sans"])
    chosen.setPixelSize(pixels)
    chosen.setWeight(QFont.Weight(weight))
    chosen.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    chosen.setFeature(QFont.Tag("tnum"), 1)
    return chosen


def text_pixels(size: float) -> int:
    """The height of a text in pixels at the scale of the theme, never under what the back row can read."""
    return _projected(size)


def _projected(size: float) -> int:
    scaled = round(size * look.scale)
    return scaled if look.theme.name != "projector" else max(SMALLEST_PROJECTED_TEXT, scaled)


@lru_cache(maxsize=512)
def icon(name: str, size: int = 20, token: str = "text") -> QIcon:
    """A shipped drawing in the colour of a token (and faint where it is disabled), `size` in logical pixels before scaling."""
    made = QIcon(pixmap(name, size, colour(token)))
    made.addPixmap(pixmap(name, size, colour("faint")), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, size: int, ink: QColor) -> QPixmap:
    """A shipped drawing in one colour, sharp on the screen with the most pixels per point."""
    ratio = max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
    side = px(size)
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:
        paint_icon(painter, name, QRectF(0, 0, side, side), ink=ink)
    return made


def paint_icon(painter: QPainter, name: str, area: QRectF, *, ink: QColor) -> None:
    """Paint a shipped drawing in one colour into an area."""
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", ink.name()).encode()))
    renderer.render(painter, area)


@cache
def _drawing(name: str) -> str:
    return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")


def dress(application: QApplication) -> None:
    """Give the application the style, palette and font of the theme in force, and its windows their style sheet."""
    if application.style().objectName().lower() != "fusion":
        application.setStyle("Fusion")
    application.setPalette(palette_of(look.theme))
    application.setFont(font(12))
    for window in application.topLevelWidgets():
        if window.property(DRESSED):
            dress_window(window)


def dress_window(window: QWidget) -> None:
    """Give a window without a parent the style sheet of the theme in force, now and whenever that changes; what is in it takes part.

    The application has none: else it would be worked out again for every widget whenever a part of a window is put into a larger one.
    """
    from rnnsim.views.style_sheet import style_sheet_of

    window.setProperty(DRESSED, True)
    window.setStyleSheet("")  # in place of another sheet, one is worked out for a widget as often as it has ancestors; else once
    window.setStyleSheet(style_sheet_of(look.theme, look.scale))


def palette_of(theme: Theme) -> QPalette:
    """The colours of the theme in the roles Qt knows."""
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, token in {
        roles.Window: "window", roles.Base: "panel", roles.AlternateBase: "field", roles.Button: "field", roles.Text: "text",
        roles.WindowText: "text", roles.ButtonText: "text", roles.PlaceholderText: "muted", roles.Highlight: "accent",
        roles.HighlightedText: "on_accent", roles.ToolTipBase: "text", roles.ToolTipText: "panel", roles.Link: "accent",
        roles.Mid: "control", roles.Dark: "control", roles.Light: "panel", roles.Midlight: "border", roles.Shadow: "border",
    }.items():  # fmt: skip
        palette.setColor(role, QColor(getattr(theme, token)))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.faint))
    return palette
