# SPDX-License-Identifier: Apache-2.0
"""A line plot as SVG text, both axes logarithmic. No libraries; colours that
do on light and dark pages."""

import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 80, 210, 40, 50
COLOURS = ("#3b82c4", "#d97706", "#2f9e63", "#b4506f", "#8b6fc4")


def short(value):
    for size, unit in ((1e6, " M"), (1e3, " k")):
        if value >= size:
            return f"{value / size:g}{unit}"
    return f"{value:g}"


class Axis:
    """Whole decades around the values, on pixels from one to the other."""

    def __init__(self, values, first, last):
        self.low = math.floor(math.log10(min(values)))
        self.high = max(math.ceil(math.log10(max(values))), self.low + 1)
        self.first, self.last = first, last

    def at(self, value):
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.first + share * (self.last - self.first)

    def ticks(self):
        return [10.0 ** k for k in range(self.low, self.high + 1)]


def lines(title, x_name, y_name, series):
    """series: (name, [(x, y), …]); points that are not above zero are left out."""
    series = [(name, [(x, y) for x, y in points if x > 0 and y > 0]) for name, points in series]
    series = [(name, points) for name, points in series if points]
    xs = Axis([x for _, points in series for x, _ in points], LEFT, WIDTH - RIGHT)
    ys = Axis([y for _, points in series for _, y in points], HEIGHT - BOTTOM, TOP)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
           f'width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="12" '
           f'role="img"><title>{escape(title)}</title>',
           '<rect width="100%" height="100%" fill="#ffffff"/>',
           text(LEFT, TOP - 18, title, 'font-size="15"')]
    for x in xs.ticks():
        out.append(rule(xs.at(x), TOP, xs.at(x), HEIGHT - BOTTOM))
        out.append(text(xs.at(x), HEIGHT - BOTTOM + 18, short(x), 'text-anchor="middle"'))
    for y in ys.ticks():
        out.append(rule(LEFT, ys.at(y), WIDTH - RIGHT, ys.at(y)))
        out.append(text(LEFT - 8, ys.at(y) + 4, short(y), 'text-anchor="end"'))
    out.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, x_name, 'text-anchor="middle"'))
    out.append(text(14, TOP - 18, y_name, ""))
    for k, (name, points) in enumerate(series):
        out.append(one(name, points, xs, ys, COLOURS[k % len(COLOURS)], TOP + 14 + 22 * k))
    return "\n".join(out) + "\n</svg>\n"


def one(name, points, xs, ys, colour, legend_y):
    path = " ".join(f"{xs.at(x):.1f},{ys.at(y):.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{xs.at(x):.1f}" cy="{ys.at(y):.1f}" r="3.5" fill="{colour}">'
                   f"<title>{escape(name)}: {x:g}, {y:g}</title></circle>" for x, y in points)
    left = WIDTH - RIGHT + 16
    return (f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'
            f'<rect x="{left}" y="{legend_y - 8}" width="14" height="4" fill="{colour}"/>'
            + text(left + 20, legend_y - 2, name, 'font-size="11"'))


def rule(x1, y1, x2, y2):
    return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke="#dddddd" stroke-width="1"/>')


def text(x, y, words, more):
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="#333333" {more}>{escape(words)}</text>'
