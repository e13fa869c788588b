"""What may lie on the shelf: which kinds of file each part of ``content/`` takes, and what to do with any other."""

from __future__ import annotations

import fnmatch
from pathlib import PurePosixPath

from townpress.kernel.problems import did_you_mean

PARTS = ("stories", "pages", "registers", "files")
REGISTERS = ("masthead", "categories", "sources", "places", "topics", "people", "disclaimers", "front")
ROOT = "files/root/"

#: ``.heic`` and the other formats no browser shows pass here: the photo desk refuses them with how to convert each.
PICTURES = frozenset(
    {
        *(".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"),
        *(".heic", ".heif", ".svg", ".tif", ".tiff", ".bmp", ".eps", ".ico"),
    }
)
_DOCUMENTS = frozenset(
    {
        *(".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".csv", ".txt", ".zip"),
        *(".wps", ".et", ".dps", ".ofd"),  # WPS Office, and GB/T 33190: what Chinese offices send
    }
)
_MEDIA = frozenset({".mp3", ".m4a", ".mp4", ".webm", ".vtt"})
_ROOT_FILES = frozenset({".txt", ".html"})
#: At the root these are ours.
_RESERVED = frozenset({"index.html", "404.html", "robots.txt"})

_TEXTS = frozenset({"", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".txt", ".text", ".rst"})
_WORD = frozenset({".doc", ".docx", ".wps", ".odt", ".rtf", ".htm", ".html"})
_LIVE = frozenset(
    {".html", ".htm", ".xhtml", ".xml", ".js", ".mjs", ".css", ".php", ".exe", ".sh", ".bat", ".apk", ".jar"}
)

_LEFTOVERS = (
    *("*~", "#*#", "~$*", "*.swp", "*.swo", "*.swn", "*.bak", "*.tmp", "*.orig", "*.part", "*.crdownload"),
    *("thumbs.db", "desktop.ini"),
)

#: What must never lie where files are published from, by whatever name it came there.
_SECRETS = (
    *("id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*", "*.pem", "*.key", "*.p12", "*.pfx", "*.jks", "*.kdbx"),
    *("*.env", "*.ovpn", "*password*", "*passwd*", "*credential*", "*secret*", "*.sql", "*.sqlite", "*.db"),
)

Refusal = tuple[int, str, str]


def is_hidden(name: str) -> bool:
    """Whether a file or folder is none of the newsroom's: ``.git``, ``.DS_Store``, what a Mac adds to an archive."""
    return name.startswith(".") or name == "__MACOSX"


def is_leftover(name: str) -> bool:
    """Whether a file is a backup or a draft of some program: never published, never an error."""
    return any(fnmatch.fnmatchcase(name.lower(), pattern) for pattern in _LEFTOVERS)


def is_picture(path: str) -> bool:
    """Whether a file is for the photo desk."""
    return PurePosixPath(path).suffix.lower() in PICTURES


def is_story(path: str) -> bool:
    """Whether a file was meant for a story, by its place and kind, spelt right or not."""
    kind = PurePosixPath(path).suffix.lower()
    return path.startswith("stories/") and (kind == ".md" or (kind != "" and kind in _TEXTS))


def _is_secret(path: str) -> bool:
    """Whether a file is named like a key or a dump; a story or picture about passwords is none."""
    name = PurePosixPath(path)
    known = name.suffix.lower() in PICTURES | _DOCUMENTS | _MEDIA | _ROOT_FILES | {".md", ".yml"}
    return not known and any(fnmatch.fnmatchcase(name.name.lower(), pattern) for pattern in _SECRETS)


def refusal(path: str) -> Refusal | None:
    """Why the file at ``path`` (below ``content/``) may not lie there: number, Chinese, English; None if it may."""
    part, _, rest = path.partition("/")
    if _is_secret(path):
        return (
            139,
            "像是密钥、密码或数据库。请马上从 content/ 移走；已提交到 git 的，请换掉密钥和密码",
            "this looks like a key, a password or a database: move it away now, and replace what git has seen of it",
        )
    if not rest:
        return (
            145,
            "content/ 下只放 stories、pages、registers、files 四个文件夹。请把这个文件移进其中一个",
            "content/ itself holds only the folders stories, pages, registers and files; move this file into one",
        )
    return {"registers": _register, "files": _file}.get(part, _manuscript)(path)


def _manuscript(path: str) -> Refusal | None:
    """Stories and pages: Markdown and pictures."""
    written = PurePosixPath(path).suffix
    kind = written.lower()
    if written == ".md" or kind in PICTURES:
        return None
    if not kind:
        return (
            144,
            "文件名没有扩展名。是稿件请改名，以 .md 结尾；不是请移走",
            "the file name has no ending: rename it to end in .md if it is a story, else move it away",
        )
    if kind == ".md" or kind in _TEXTS:
        return (
            144,
            "稿件的文件名要以小写 .md 结尾。请改名为 .md",
            "a story's file name ends in lower-case .md; rename it",
        )
    if kind in _WORD:
        return (
            143,
            "Word 和网页文件不能直接当稿件。请用 ./run new 新建稿件，把文字粘贴进去，再移走这个文件",
            "Word and web files are no stories: begin one with ./run new, paste the text and move this file away",
        )
    return (
        143,
        f"这里只放 .md 稿件和图片，不放 {kind} 文件。供下载的文件请放进 content/files/",
        f"only .md stories and pictures belong here, not {kind} files; put downloads into content/files/",
    )


def _register(path: str) -> Refusal | None:
    name = PurePosixPath(path)
    if name.suffix == ".yml" and name.parent == PurePosixPath("registers"):
        if name.stem in REGISTERS:
            return None
        zh, en = did_you_mean(name.stem, REGISTERS)
        known = " ".join(REGISTERS)
        return (143, f"没有这个登记簿{zh or '。'}登记簿有：{known}", f"no such register{en}; there are: {known}")
    if name.suffix.lower() in {".yml", ".yaml"}:
        return (
            144,
            "登记簿直接放在 content/registers/ 下，文件名以小写 .yml 结尾。请移动或改名",
            "registers stand in content/registers/ itself and end in lower-case .yml; move or rename it",
        )
    return (143, "这里只放 .yml 登记簿。请移走这个文件", "only .yml registers belong here; move this file away")


def _file(path: str) -> Refusal | None:
    name = PurePosixPath(path)
    kind = name.suffix.lower()
    if path.startswith(ROOT):
        if name.name.lower() in _RESERVED:
            return (148, "这个文件名由网站自己使用。请换一个名字", "the site uses this name itself; choose another")
        if kind in _ROOT_FILES and path.count("/") == ROOT.count("/"):
            return None
        return (
            143,
            "content/files/root/ 下只直接放 .txt 和 .html 验证文件。请移走它",
            "content/files/root/ holds .txt and .html verification files, no folders; move this away",
        )
    if kind in _DOCUMENTS | _MEDIA | PICTURES:
        return None
    if kind in _LIVE:
        return (
            143,
            f"{kind} 文件能在读者的设备上运行，不能发布。请转成 PDF 或图片",
            f"{kind} files can run on a reader's device and are not published; turn it into a PDF or a picture",
        )
    return (
        143,
        f"不认识这种文件（{kind or '没有扩展名'}）。可以放：{_LISTED}",
        f"unknown kind of file ({kind or 'no extension'}); allowed are {_LISTED}",
    )


_LISTED = " ".join(sorted(kind.removeprefix(".") for kind in _DOCUMENTS | _MEDIA)) + " jpg jpeg png webp gif"
