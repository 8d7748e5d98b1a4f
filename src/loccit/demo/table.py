"""The web that the sample archive cites: every link, what it does, and what is true of it."""

from loccit.demo.labelled import Case, Host, host
from loccit.demo.web import Reply, Site, page, redirect
from loccit.model import Status

JPEG = Reply(200, b"\xff\xd8\xff\xe0" + bytes(2000), content_type="image/jpeg")
PDF = Reply(200, b"%PDF-1.4\n" + bytes(2000), content_type="application/pdf")

OK, DEAD, REDIRECTED = Status.OK, Status.DEAD, Status.REDIRECTED

HOSTS: tuple[Host, ...] = (
    host(
        "tidewater-review.example",
        Case("/2019/03/the-last-timetable", OK, "the essay itself",
             page("The Last Timetable of the River Ferry")),
        Case("/uploads/2019/03/landing-stage.jpg", OK, "a picture", JPEG),
    ),
    host(
        "harbour-museum.example",
        Case("/collection/timetable-1974", REDIRECTED, "the collection moved for good",
             redirect("/objects/1974.12")),
        site=Site("", {"/objects/1974.12": page("Timetable, yellow paper")}),
    ),
    host("county-records.example",
         Case("/transport/ferry-returns-1974.pdf", OK, "a PDF", PDF)),
    host("valley-courier.example",
         Case("/letters/1974/11/ferry", DEAD, "404", reason="not-found")),
    host("paper-society.example",
         Case("/essays/promises-with-dates", OK, "an essay", page("Promises with dates"))),
)  # fmt: skip
