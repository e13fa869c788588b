"""Which way up a photograph is: the Orientation of its EXIF (CIPA DC-008), read without trusting the rest of it.

One number is wanted, so one number is read: whatever else an absurd directory points at stays unread.
"""

from __future__ import annotations

import struct

from PIL.Image import Transpose

_TAG = 0x0112
_SHORT = 3
_ENTRIES_AT_MOST = 512

_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


def turn_of(exif: bytes) -> Transpose | None:
    """What has to be done to the pixels so that they stand upright; None for nothing, or if unreadable."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return None
    try:
        (directory,) = struct.unpack_from(order + "I", exif, 4)
        (entries,) = struct.unpack_from(order + "H", exif, directory)
        for number in range(min(entries, _ENTRIES_AT_MOST)):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", exif, directory + 2 + 12 * number)
            if tag == _TAG:
                return _TURNS.get(value) if kind == _SHORT else None
    except struct.error:
        return None
    return None
