"""Real pictures for the tests, made by Pillow, with everything in them that must not be published."""

from __future__ import annotations

import io
import random
import struct
import zlib
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

if TYPE_CHECKING:
    from pathlib import Path

#: Words that stand in the metadata of :func:`photograph` and must not be in any published byte.
TELLTALES = (b"Spionka", b"SN-0815", b"Zhang Wei", b"hidden remark", b"2023:06:01", b"Exif", b"GPS", b"ICC_PROFILE")

AIGC = '{"Label":"1","ContentProducer":"001191370883示例","ProduceID":"a&b<1>"}'


def scene(width: int = 1200, height: int = 800) -> Image.Image:
    """A picture with many colours whose corners tell which way up it is: red, green, blue, white clockwise."""
    ramp = Image.linear_gradient("L").resize((width, height))
    noise = Image.frombytes("L", (64, 64), random.Random(1).randbytes(4096)).resize((width, height))  # noqa: S311
    image = Image.merge("RGB", (ramp, ramp.transpose(Image.Transpose.ROTATE_180), noise))
    pen = ImageDraw.Draw(image)
    side = min(width, height) // 5
    for x, y, colour in ((0, 0, "red"), (1, 0, "lime"), (1, 1, "blue"), (0, 1, "white")):
        left, top = x * (width - side), y * (height - side)
        pen.rectangle((left, top, left + side, top + side), fill=colour)
    return image


def exif(orientation: int = 1) -> Image.Exif:
    """EXIF as a telephone writes it: device, owner, serial number, place."""
    told = Image.Exif()
    told[0x0112] = orientation
    told[0x010F], told[0x0110], told[0x0132] = "Spionka", "Spionka X1", "2023:06:01 08:30:00"
    told[0x013B], told[0xA431] = "Zhang Wei", "SN-0815"
    ratio = TiffImagePlugin.IFDRational
    told.get_ifd(0x8825).update(
        {1: "N", 2: (ratio(35), ratio(24), ratio(19)), 3: "E", 4: (ratio(116), ratio(58), ratio(1))}
    )
    return told


def packet(inner: str, attributes: str = "") -> bytes:
    """An XMP packet with these properties."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        f'xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/" {attributes}>{inner}'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    """The image as a file of a kind."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def photograph(
    form: str = "JPEG", orientation: int = 1, xmp: bytes = b"", size: tuple[int, int] = (1200, 800)
) -> bytes:
    """A photograph with EXIF, a comment, a thumbnail's worth of XMP and a place where it was taken."""
    image = scene(*size)
    told = exif(orientation)
    if form == "PNG":
        notes = PngInfo()
        notes.add_text("Comment", "hidden remark")
        if xmp:
            notes.add_itxt("XML:com.adobe.xmp", xmp.decode())
        return saved(image, form, exif=told, pnginfo=notes, compress_level=1)
    if form == "JPEG":
        return saved(image, form, exif=told, comment=b"hidden remark", quality=85, **({"xmp": xmp} if xmp else {}))
    return saved(image, form, exif=told, method=0, **({"xmp": xmp} if xmp else {}))


def chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def huge_png(width: int, height: int) -> bytes:
    """A small file that unpacks to a great many black pixels."""
    packer = zlib.compressobj(9)
    row = bytes(1 + width // 8 + 1)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def put(folder: Path, name: str, data: bytes) -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(data)
    return path


def grey_printer() -> bytes:
    """An ICC profile (version 2) of a press that prints every mixture of CMYK as light grey: L* 80."""
    ramp = bytes(range(256))
    corners = bytes((204, 128, 128)) * 16  # L* a* b* of the sixteen corners, 8 bits each
    identity = struct.pack(">9i", *(65_536, 0, 0, 0, 65_536, 0, 0, 0, 65_536))
    table = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + identity + ramp * 4 + corners + ramp * 3
    white = b"XYZ \0\0\0\0" + struct.pack(">3i", 63_190, 65_536, 54_061)
    name = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"grey\0" + bytes(78)
    tags, place, index = b"", 128 + 4 + 3 * 12, struct.pack(">I", 3)
    for mark, body in ((b"desc", name), (b"wtpt", white), (b"A2B0", table)):
        index += mark + struct.pack(">II", place + len(tags), len(body))
        tags += body + bytes(-len(body) % 4)
    illuminant = struct.pack(">3i", 63_190, 65_536, 54_061)
    header = struct.pack(">I", place + len(tags)) + b"lcms" + bytes((2, 0x40, 0, 0)) + b"prtrCMYKLab "
    header += struct.pack(">6H", 2023, 6, 1, 0, 0, 0) + b"acsp" + bytes(28) + illuminant
    return header.ljust(128, b"\0") + index + tags
