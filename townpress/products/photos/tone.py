"""A photograph's tone: the colour that stands in its place until it comes.

The strict content security policy allows no style attribute, so the colour is a class of the style sheet: of the 216
that six steps of red, green and blue make, the nearest to the average. Its name is its colour: ``369`` is ``#369``.
"""

from __future__ import annotations

from PIL import Image

_STEPS = "0369cf"
_STEP = 255 // (len(_STEPS) - 1)

#: Every tone there is.
TONES = tuple(red + green + blue for red in _STEPS for green in _STEPS for blue in _STEPS)


def tone_of(image: Image.Image) -> str:
    """The tone of an RGB image; of one that can be seen through, none."""
    if image.mode != "RGB":
        return ""
    average = image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    return "".join(_STEPS[round(channel / _STEP)] for channel in average) if isinstance(average, tuple) else ""


def style_sheet() -> str:
    """The rules, for the theme."""
    rules = "".join(f".tone-{tone} {{ background: #{tone}; }}\n" for tone in TONES)
    return f"/* Tones: what stands in a photograph's place until it comes. Made by photos/tone.py. */\n\n{rules}"
