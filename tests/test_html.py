"""That `tests.valid_html`, which looks at every answer of the other tests, finds what it is there to find."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from tests.valid_html import faults, has_doubles, has_loose_ends, shape

PAGE = """<!doctype html>
<html lang="ja"><head><title>A</title></head><body><main><h1>A</h1>%s</main></body></html>"""


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ('<p class="a" class="b">A</p>', "duplicate attribute"),
        ("<p>A</div>", "end tag"),
        ("<table><p>A</p></table>", "table"),
        ("<p>A &amp B</p>", "Named entity"),
        ("<a href='/'><a href='/x'>A</a></a>", "implies end tag"),
        ('<p id="a">A</p><p id="a">B</p>', "2 times"),
        ('<a href="/"></a>', "is empty"),
        ('<a href="/"><img src="/a.png" alt=""></a>', "is empty"),
        ('<a href="/"><span aria-hidden="true">A</span></a>', "is empty"),
        ("<button><svg><path/></svg></button>", "is empty"),
        ("<details><summary></summary></details>", "is empty"),
        ('<input name="q" placeholder="A">', "has no label"),
        ("<textarea></textarea>", "has no label"),
        ("<label for='b'>A</label><select id='a'></select>", "has no label"),
        ('<img src="/a.png">', "has no alt"),
    ],
)
def test_a_fault_is_found_in_a_page_and_in_a_part(part: str, said: str) -> None:
    assert said in " ".join(faults(PAGE % part))
    assert said in " ".join(faults(part))


@pytest.mark.parametrize(
    "part",
    [
        '<a href="/" aria-hidden="true" tabindex="-1"><img src="/a.png" alt=""></a>',
        '<a href="/"><img src="/a.png" alt="A"></a>',
        '<button aria-label="A"><svg><path d="M0"/></svg></button>',
        '<label>A <input name="q"></label>',
        '<label for="a">A</label><input id="a">',
        '<input type="hidden" name="q"><input type="submit">',
        "<p>It’s 'so' &lt; \"that\" &amp; more</p>",
    ],
)
def test_what_is_well_is_let_pass(part: str) -> None:
    assert faults(PAGE % part) == []
    assert faults(part) == []


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (PAGE % "<div>A", "seen too early"),
        (PAGE % "<h1>B</h1>", "2 h1"),
        (PAGE.replace("h1>", "p>") % "", "0 h1"),
        (PAGE.replace(' lang="ja"', "") % "", "language"),
        (PAGE.replace("<title>A<", "<title> <") % "", "no title"),
        (PAGE.replace("<main>", "").replace("</main>", "") % "", "0 main"),
        (PAGE % '<label for="a">A</label>', "not there"),
        (PAGE % '<p aria-describedby="a b" id="a">A</p>', "'b'"),
    ],
)
def test_a_whole_page_is_held_to_more(page: str, said: str) -> None:
    assert said in " ".join(faults(page))


def test_pages_differ_in_shape_by_elements_and_attributes_not_by_what_they_say() -> None:
    one = '<p class="a">It\'s <b>"A"</b></p>'
    assert shape(one) == shape('<p class="b > c"><b>More</b> of it\'s</p>')
    assert shape(one) != shape('<p><b>"A"</b></p>')
    assert shape(one) != shape("<p class='a'><i>A</i></p>")


def test_an_id_that_is_there_twice_is_noticed_in_any_shape() -> None:
    assert has_doubles('<p id="a"><a href="#b" id="a">')
    assert not has_doubles('<p id="a"><a href="#a" id="b">')


@pytest.mark.parametrize(
    ("well", "empty"),
    [
        ('<a href="/b">B</a>', '<a href="/c"></a>'),
        ('<a href="/b"><img src="/b.png" alt="B"></a>', '<a href="/c"><img src="/c.png" alt=""></a>'),
        ("<button><span>B</span></button>", "<button><span> </span></button>"),
        ('<button aria-label="B"></button>', '<button aria-label=""></button>'),
    ],
)
def test_what_lost_its_words_is_of_another_shape(well: str, empty: str) -> None:
    assert faults(PAGE % well) == []
    assert faults(PAGE % empty)
    assert shape(PAGE % well) != shape(PAGE % empty)
    assert shape(PAGE % well) == shape(PAGE % well.replace("B", "C").replace('"/b', '"/c'))


def test_a_label_that_leads_nowhere_is_noticed_in_any_shape() -> None:
    well, loose = '<label for="a">A</label><input id="a">', '<label for="a">A</label><input id="b">'
    assert shape(PAGE % well) == shape(PAGE % loose)
    assert not has_loose_ends(PAGE % well)
    assert has_loose_ends(PAGE % loose)
    assert not has_loose_ends(loose)  # of a part nobody knows


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE % "<p>A</div>")


urlpatterns = [path("broken/", broken)]


@pytest.mark.urls("tests.test_html")
def test_every_answer_of_every_test_is_looked_at(client: Client) -> None:
    with pytest.raises(AssertionError, match="/broken/ is not valid"):
        client.get("/broken/")
