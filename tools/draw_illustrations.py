"""Draw the illustrations of the sample stories: ``python -m tools.draw_illustrations`` from the top of the repository.

Run by hand, with Debian's ``fonts-noto-cjk``; what it draws is committed beside the stories. It draws by rule and
without chance, so the same Pillow and fonts give the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tools.illustrations import checklist, market, offices, rooms, town, village

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.illustrations.canvas import Canvas

CONTENT = Path(__file__).parent.parent / "content"

SCENES: tuple[tuple[str, Callable[[], Canvas]], ...] = (
    ("2023/06/community-governance-pilot/service-hall.jpg", offices.service_hall),
    ("2023/06/community-governance-pilot/standards-system.jpg", offices.standards_system),
    ("2023/06/community-governance-pilot/review-meeting.jpg", offices.review_meeting),
    ("2023/06/community-governance-pilot/notice-board.jpg", village.notice_board),
    ("2023/06/community-governance-pilot/errand-day.jpg", village.errand_day),
    ("2024/05/bus-route-two/bus-stop.jpg", town.bus_stop),
    ("2024/12/reading-room-hours/reading-room.jpg", rooms.reading_room),
    ("2025/02/yunxi-fair/lantern-street.jpg", market.lantern_street),
    ("2025/02/yunxi-fair/vegetable-stall.jpg", market.vegetable_stall),
    ("2025/02/yunxi-fair/steamer-stall.jpg", market.steamer_stall),
    ("2025/02/yunxi-fair/paper-cutting.jpg", market.paper_cutting),
    ("2025/05/cycle-lane-connected/cycle-lane.jpg", town.cycle_lane),
    ("2025/09/old-street-tomorrow/street-tomorrow.jpg", town.street_tomorrow),
    ("2025/12/stairwell-toolbox/stairwell-toolbox.jpg", rooms.stairwell_toolbox),
    ("2026/08/estate-fees-explained/housing-estate.jpg", town.housing_estate),
    ("2026/11/community-canteen-month/canteen.jpg", rooms.canteen),
)


# One picture carries the label of a generated one, as such pictures arrive: IPTC's digital source type, and the AIGC
# block that 《人工智能生成合成内容标识办法》 asks for (GB 45438-2025; Label 1: it is generated).
LABELLED = "2025/09/old-street-tomorrow/street-tomorrow.jpg"
AI_LABEL = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"
 Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia">
<TC260:AIGC>{"Label":"1","ContentProducer":"sample","ProduceID":"sample-1"}</TC260:AIGC>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def main() -> None:
    """Draw every scene into its story's folder, and the checklist into the files."""
    checklist.save(CONTENT / "files" / "village-notice-checklist.pdf")
    for name, scene in SCENES:
        scene().save(CONTENT / "stories" / name, AI_LABEL if name == LABELLED else b"")


if __name__ == "__main__":
    main()
