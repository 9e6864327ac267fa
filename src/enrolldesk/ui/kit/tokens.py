"""The colors, sizes and spaces every screen is drawn with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Tokens:
    """The colors of one theme, as `#RRGGBB`."""

    dark: bool
    window: str
    surface: str
    alternate: str
    border: str
    field_border: str
    text: str
    muted: str
    muted_on_selected: str
    disabled: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    selected: str
    hover: str
    pressed: str
    side: str
    side_text: str
    side_active: str
    side_hover: str
    side_focus: str
    danger: str
    danger_fill: str
    on_danger: str
    success: str
    success_fill: str
    warning: str
    warning_fill: str
    info_fill: str
    tip: str
    tip_text: str
    scroll: str
    scroll_hover: str


LIGHT = Tokens(
    dark=False,
    window="#F5F6F8",
    surface="#FFFFFF",
    alternate="#FAFBFC",
    border="#DFE3E9",
    field_border="#C6CDD7",
    text="#1B2430",
    muted="#566172",
    muted_on_selected="#445062",
    disabled="#8F98A5",
    accent="#1D5FBF",
    accent_hover="#174F9F",
    accent_pressed="#123F80",
    on_accent="#FFFFFF",
    selected="#CCE4FF",
    hover="#EFF4FA",
    pressed="#E1E9F4",
    side="#14233A",
    side_text="#C5D2E4",
    side_active="#25426B",
    side_hover="#1B304F",
    side_focus="#7DB2FF",
    danger="#B3201F",
    danger_fill="#FDE3E3",
    on_danger="#FFFFFF",
    success="#0B5D2E",
    success_fill="#DDF4E4",
    warning="#7A4100",
    warning_fill="#FFF1D6",
    info_fill="#E0EFFD",
    tip="#1B2430",
    tip_text="#F5F6F8",
    scroll="#C3CAD4",
    scroll_hover="#98A3B2",
)

DARK = Tokens(
    dark=True,
    window="#16191D",
    surface="#1E2126",
    alternate="#252930",
    border="#353B45",
    field_border="#4A525E",
    text="#E7EBF1",
    muted="#9BA6B5",
    muted_on_selected="#BFCBDA",
    disabled="#6C7684",
    accent="#7DB2FF",
    accent_hover="#9AC4FF",
    accent_pressed="#6299E8",
    on_accent="#0E1A2B",
    selected="#1F4468",
    hover="#2A2F37",
    pressed="#333944",
    side="#0F1216",
    side_text="#AEBBCB",
    side_active="#223955",
    side_hover="#1A222D",
    side_focus="#7DB2FF",
    danger="#FF938E",
    danger_fill="#4A1517",
    on_danger="#2B0708",
    success="#A6EBC0",
    success_fill="#12351F",
    warning="#FFD08A",
    warning_fill="#40290A",
    info_fill="#11304F",
    tip="#E7EBF1",
    tip_text="#16191D",
    scroll="#444B57",
    scroll_hover="#5F6978",
)


class Space:
    """Distances, in points."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24


class Radius:
    """Corners, in points."""

    CONTROL = 8
    CARD = 10


class Type:
    """Type sizes, in points of the screen."""

    LABEL = 12
    BASE = 13
    NAME = 14
    CARD = 15
    PAGE = 22
    FIGURE = 28


class Height:
    """Fixed heights, in points."""

    ROW = 36
    ITEM = 58
    FIELD = 36
    BUTTON = 34
    BADGE = 22
