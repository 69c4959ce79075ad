"""The one style sheet of the app, generated from the colour tokens of a theme and a scale. What it cannot say, controls paint."""

from __future__ import annotations

from string import Template

from rnnsim.drawing.theme import Theme

TOKENS = ("window", "canvas", "panel", "field", "border", "control", "text", "muted", "faint", "accent", "accent_soft", "on_accent",
          "warning", "warning_soft", "error", "error_soft", "success", "success_soft")  # fmt: skip
LENGTHS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 24, 26, 28, 36)
TEXTS = (11, 12, 13, 14, 15, 20, 26)

SHEET = Template("""
QWidget { color: $text; }
QMainWindow, QDialog { background: $panel; }
QToolTip { background: $text; color: $panel; border: none; padding: ${l4} ${l8}; font-size: ${t12}; }

QMenuBar { background: $window; color: $text; font-size: ${t13}; padding: 0 ${l3}; border: none; spacing: 0; }
QMenuBar::item { background: transparent; padding: ${l5} ${l8}; border-radius: ${l4}; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $accent_soft; }
QMenu { background: $panel; border: 1px solid $border; padding: ${l4} 0; font-size: ${t13}; }
#commands { border: 1px solid $control; }
QMenu::item { padding: ${l5} ${l24} ${l5} ${l16}; }
QMenu::icon { padding-left: ${l8}; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $faint; background: transparent; }
QMenu::separator { height: 1px; background: $border; margin: ${l4} 0; }
QMenu::right-arrow { width: ${l8}; }

QLabel { background: transparent; }
QLabel[kind="muted"] { color: $muted; }
QLabel[kind="error"] { color: $error; }
QLabel[kind="heading"] { font-size: ${t15}; font-weight: 600; }
QLabel[kind="section"] { font-size: ${t12}; font-weight: 600; }
QLabel[kind="title"] { font-size: ${t26}; font-weight: 600; }
QLabel[kind="page"] { font-size: ${t20}; font-weight: 600; }
QLabel[kind="body"] { font-size: ${t13}; }
QLabel[kind="motto"] { font-size: ${t14}; color: $muted; }
QLabel[kind="strong"] { font-size: ${t12}; font-weight: 600; }

QLineEdit, QPlainTextEdit, QTextEdit, QTextBrowser { background: $field; border: 1px solid transparent; border-radius: ${l4};
    padding: 0 ${l7}; font-size: ${t12}; selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:hover, QPlainTextEdit:hover { border-color: $border; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QTextBrowser:focus { border: 2px solid $accent; padding: 0 ${l6}; }
QLineEdit:disabled { color: $faint; }
QLineEdit[wrong="true"] { border: 1px solid $error; }
QLineEdit[kind="search"] { background: $panel; border: 1px solid $border; border-radius: ${l6};
    font-size: ${t13}; padding: 0 ${l8} 0 ${l36}; }
QLineEdit[kind="search"]:focus { border: 2px solid $accent; }
QPlainTextEdit { padding: ${l4} ${l6}; }

QPushButton { background: $panel; border: 1px solid $control; border-radius: ${l6}; padding: 0 ${l16}; min-height: ${l26};
    font-size: ${t12}; font-weight: 500; }
QPushButton:hover { background: $field; }
QPushButton:pressed { background: $accent_soft; }
QPushButton:focus { border: 2px solid $accent; }
QPushButton:disabled { color: $faint; border-color: $border; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent; border: 2px solid $accent_soft; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $field; color: $faint; border-color: $border; }
QPushButton[kind="quiet"] { background: transparent; border: 1px solid transparent; padding: 0 ${l8}; }
QPushButton[kind="quiet"]:hover { background: $field; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; }

QComboBox QAbstractItemView { background: $panel; border: 1px solid $border; outline: none; font-size: ${t12};
    selection-background-color: $accent_soft; selection-color: $text; padding: ${l4} 0; }
QComboBox QAbstractItemView::item { min-height: ${l24}; padding: 0 ${l8}; }
QComboBox QAbstractItemView::item:selected { background: $accent_soft; color: $text; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: ${l10}; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${l10}; margin: 0; }
QScrollBar::handle { background: $border; border-radius: ${l3}; margin: ${l2}; }
QScrollBar::handle:vertical { min-height: ${l24}; }
QScrollBar::handle:horizontal { min-width: ${l24}; }
QScrollBar::handle:hover { background: $control; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: transparent; border: none; width: 0; height: 0; }

QSplitter::handle { background: $border; }
QListView, QTableView, QTreeView { background: $panel; alternate-background-color: $field; border: none; gridline-color: $border;
    font-size: ${t12}; outline: none; selection-background-color: $accent_soft; selection-color: $text; }
QHeaderView::section { background: $panel; color: $muted; border: none; border-bottom: 1px solid $border;
    padding: ${l4} ${l8}; font-size: ${t12}; }
QTableCornerButton::section { background: $panel; border: none; }
QProgressBar { background: $field; border: none; border-radius: ${l3}; max-height: ${l6}; }
QProgressBar::chunk { background: $accent; border-radius: ${l3}; }
QCheckBox { spacing: ${l8}; font-size: ${t12}; }
""")


def style_sheet_of(theme: Theme, scale: float = 1.0) -> str:
    """The style sheet with the theme's colours and every length at that scale."""
    smallest = 15 if theme.name == "projector" else 0
    values = {token: getattr(theme, token) for token in TOKENS}
    values |= {f"l{length}": f"{round(length * scale)}px" for length in LENGTHS}
    values |= {f"t{size}": f"{max(smallest, round(size * scale))}px" for size in TEXTS}
    return SHEET.substitute(values)
