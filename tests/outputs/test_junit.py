from pathlib import Path
from xml.etree import ElementTree

import xmlschema

from loccit.config.settings import ReportSettings
from loccit.model import Status
from loccit.report import junit
from loccit.report.model import Report
from tests.outputs.sample import SAMPLE, citation, link, report

SCHEMA = xmlschema.XMLSchema(Path(__file__).parent / "data/junit-10.xsd")


def _written(found: Report, folder: Path) -> ElementTree.Element:
    path = folder / "junit.xml"
    junit.write(found, path, ReportSettings())
    SCHEMA.validate(path)
    return ElementTree.parse(path).getroot()


def test_only_what_is_new_fails(tmp_path: Path) -> None:
    suite = _written(SAMPLE, tmp_path)[0]
    failed = [case.get("classname") for case in suite if case.find("failure") is not None]
    assert failed == ["_posts/文章.md", "x,y:z.md"]


def test_the_counts_are_those_of_the_cases(tmp_path: Path) -> None:
    suite = _written(SAMPLE, tmp_path)[0]
    assert suite.get("tests") == str(len(suite)) == "8"
    assert suite.get("failures") == str(len(suite.findall("testcase/failure"))) == "2"
    assert suite.get("skipped") == str(len(suite.findall("testcase/skipped"))) == "5"
    assert suite.get("time") == "1205.000"


def test_waivers_give_their_reason(tmp_path: Path) -> None:
    told = [skipped.get("message", "") for skipped in _written(SAMPLE, tmp_path).iter("skipped")]
    assert [t for t in told if t.startswith("waived (until the move is done): dead")]


def test_an_incomplete_audit_fails(tmp_path: Path) -> None:
    (case,) = _written(report(complete=False), tmp_path)[0]
    assert case.find("failure") is not None


def test_a_clean_report_has_a_passing_case(tmp_path: Path) -> None:
    (case,) = _written(report(), tmp_path)[0]
    assert len(case) == 0


def test_what_xml_cannot_hold_is_left_out(tmp_path: Path) -> None:
    url = "http://a.example/\x00\x1b\ufffe"
    cited = [citation("a\x01.md", url, waiver="\x02")]
    found = report(link(url, Status.DEAD, "gone", cited, sentence="\x03 <&>"))
    _written(found, tmp_path)
