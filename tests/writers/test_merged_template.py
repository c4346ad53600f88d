"""Our styles and lists, together with those of an organisation's own Word template."""

from __future__ import annotations

from typing import Any

from generator.document.theme import Theme
from generator.document.word_template import TemplateStyle, WordTemplate
from generator.formats.ooxml import NAMESPACES, PLACEHOLDER_STYLE, W, parse_own, qualified
from generator.writers.docx.styles import PROMPT, styles_xml
from generator.writers.docx.word_template.merged_lists import with_template_lists
from generator.writers.docx.word_template.merged_styles import with_template_styles

RED = '<w:rPr><w:color w:val="FF0000"/></w:rPr>'
LISTED = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
OURS, THEIRS = (
    f'<w:abstractNum w:abstractNumId="{{}}"><w:lvl w:ilvl="0"><w:lvlText w:val="{sign}"/></w:lvl>'
    "</w:abstractNum>"
    for sign in "•■"
)


def style(name: str, kind: str, formatting: str) -> TemplateStyle:
    ident = "".join(name.split())
    inside = f'<w:name w:val="{name}"/>{formatting}'
    xml = f'<w:style w:type="{kind}" w:styleId="{ident}">{inside}</w:style>'
    return TemplateStyle(ident, name, kind, xml)


def colour(styles: Any, ident: str) -> str:
    mark = styles.find(f"w:style[@w:styleId='{ident}']/w:rPr/w:color", NAMESPACES)
    return str(mark.get(qualified("val")))


def use(number: int) -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'


def test_the_style_of_prompts_stays_ours() -> None:
    theirs = (style("Placeholder Text", "character", RED), style("Strong", "character", RED))
    ours = styles_xml(Theme(), "en", dense=False)
    styles = parse_own(with_template_styles(ours, WordTemplate("", styles=theirs), 0))
    assert colour(styles, "Strong") == "FF0000"
    assert colour(styles, PLACEHOLDER_STYLE) == PROMPT


def test_our_list_has_the_bullets_of_the_template_s_style() -> None:
    template = WordTemplate(
        "",
        styles=(style("ListBullet", "paragraph", LISTED),),
        lists=(THEIRS.format(1),),
        numbers=(use(1),),
    )
    lists = "".join([*map(OURS.format, (1, 2)), *map(use, (1, 2))])
    ours = f'<w:numbering xmlns:w="{W}">{lists}</w:numbering>'
    merged = parse_own(with_template_lists(ours, template, {1: "ListBullet", 2: "ListNumber"}))
    signs = [text.get(qualified("val")) for text in merged.iter(qualified("lvlText"))]
    assert signs == ["■", "•", "■"]
