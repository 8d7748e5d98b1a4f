"""Small documents that tests write."""

import io
import zipfile
from collections.abc import Mapping

_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(body: str, relations: Mapping[str, str], **members: str) -> bytes:
    """A DOCX with this XML in its body; `members` are further files of `word/`."""
    rels = "".join(
        f'<Relationship Id="{key}" Type="{_R}/hyperlink" Target="{url}" TargetMode="External"/>'
        for key, url in relations.items()
    )
    relationships = f'<Relationships xmlns="{_RELS}">{rels}</Relationships>'
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": wordml("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relationships,
    }
    for name, xml in members.items():
        files[f"word/{name}.xml"] = wordml(name, xml)
        files[f"word/_rels/{name}.xml.rels"] = relationships
    return zipped(files)


def relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    """What a part leads to within its file: the kind and the target of each."""
    rels = "".join(
        f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_RELS}">{rels}</Relationships>'


def wordml(root: str, content: str) -> str:
    """A part of a DOCX."""
    return f'<w:{root} xmlns:w="{_W}" xmlns:r="{_R}">{content}</w:{root}>'


def paragraph(content: str) -> str:
    """A paragraph of a DOCX."""
    return f"<w:p>{content}</w:p>"


def run(text: str) -> str:
    """A run of text of a DOCX."""
    return f"<w:r><w:t>{text}</w:t></w:r>"


def field(*codes: str, shown: str = "x") -> str:
    """A field of a DOCX, its code in several pieces."""
    pieces = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    return f"{begin}{pieces}{separate}{run(shown)}{end}"


def odt(content: str) -> bytes:
    """An ODT with this XML in its text."""
    names = " ".join(
        f'xmlns:{prefix}="urn:{prefix}"' for prefix in ("office", "text", "draw", "xlink")
    )
    mimetype = "application/vnd.oasis.opendocument.text"
    body = f"<office:body><office:text>{content}</office:text></office:body>"
    return zipped(
        {
            "mimetype": mimetype,
            "content.xml": f"<office:document-content {names}>{body}</office:document-content>",
        }
    )


def epub(chapters: Mapping[str, str], package: str | None = None) -> bytes:
    """An EPUB with these chapters, in this order."""
    items = "".join(
        f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in chapters
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    opf = f"""<package xmlns:dc="x"><metadata><dc:title>A book</dc:title></metadata>
<manifest>{items}</manifest><spine>{spine}</spine></package>"""
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfile full-path="O/b.opf"/></container>',
            "O/b.opf": opf if package is None else package,
            **{f"O/{name}": page for name, page in chapters.items()},
        }
    )


def pdf(*pages: tuple[str, str]) -> bytes:
    """A PDF whose pages have a link annotation and a text each."""
    kids = " ".join(f"{3 + 3 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
    ]
    font = "<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    for number, (url, text) in enumerate(pages):
        at = 3 + 3 * number
        content = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET"
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {at + 1} 0 R"
            f"/Annots[{at + 2} 0 R]/Resources{font}>>",
            f"<</Length {len(content)}>>stream\n{content}\nendstream",
            f"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI({url})>>>>",
        ]
    out = "%PDF-1.4\n"
    offsets = []
    for number, one in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    out += f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{out.index('xref')}\n%%EOF"
    return out.encode()
