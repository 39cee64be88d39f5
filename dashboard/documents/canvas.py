"""A drawing in SVG. Texts only ever go in escaped, so nothing in them can become markup."""

from collections.abc import Callable
from html import escape

from dashboard.documents.ink import paint

FONTS = "Inter, 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
SIZE = 11.0
Scale = Callable[[float], float]


class Canvas:
    """Shapes from the upper left, in points."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def rect(self, x: float, y: float, wide: float, high: float, color: str, round_: float = 0) -> None:
        """A filled box; a negative width or height reaches left or up."""
        x, y = min(x, x + wide), min(y, y + high)
        place = f'x="{x:.1f}" y="{y:.1f}" width="{abs(wide):.1f}" height="{abs(high):.1f}" rx="{round_}"'
        self._parts.append(f'<rect {place} fill="{paint(color)}"/>')

    def line(self, points: list[tuple[float, float]], color: str, width: float = 1.0, dash: bool = False) -> None:
        """A line through the points."""
        path = "M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in points)
        style = f'stroke="{paint(color)}" stroke-width="{width}"' + (' stroke-dasharray="2 3"' if dash else "")
        self._parts.append(f'<path d="{path}" fill="none" {style} stroke-linejoin="round"/>')

    def area(self, points: list[tuple[float, float]], color: str) -> None:
        """A filled shape."""
        path = " L".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._parts.append(f'<path d="M{path} Z" fill="{paint(color)}"/>')

    def dot(self, x: float, y: float, radius: float, color: str, hollow: bool = False) -> None:
        """A disk, or a ring."""
        style = f'fill="none" stroke="{paint(color)}" stroke-width="1.6"' if hollow else f'fill="{paint(color)}"'
        self._parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {style}/>')

    def text(
        self, x: float, y: float, text: str, color: str = "$text", anchor: str = "start", size: float = SIZE,
        bold: bool = False,
    ) -> None:  # fmt: skip
        """A line of text whose foot is at y; color: a token, or `#…` as it is."""
        ink = color if color.startswith("#") else paint(color)
        weight = ' font-weight="600"' if bold else ""
        style = f'font-family="{FONTS}" font-size="{size}" fill="{ink}" text-anchor="{anchor}"{weight}'
        self._parts.append(f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(text)}</text>')

    def svg(self) -> str:
        """The drawing as a document of its own."""
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:.0f} {self.height:.0f}" role="img">'
        return head + "".join(self._parts) + "</svg>"


def breadth(text: str, size: float = SIZE) -> float:
    """About how wide a text is: a Chinese character is as wide as high, a letter a little more than half of it."""
    return size * sum(1.0 if ord(letter) > 0x2E80 else 0.58 for letter in text)


def fitted(text: str, room: float, size: float = SIZE) -> str:
    """The text, cut where there is no room for it."""
    if breadth(text, size) <= room:
        return text
    while text and breadth(text + "…", size) > room:
        text = text[:-1]
    return text + "…"


def scale(low: float, high: float, start: float, end: float) -> Scale:
    """Values as places on the paper."""
    return lambda value: start + (value - low) / ((high - low) or 1) * (end - start)
