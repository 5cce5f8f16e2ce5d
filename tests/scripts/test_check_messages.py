import polib
import pytest

from scripts import check_messages
from scripts.check_messages import texts_of_python, texts_of_template, wanting


@pytest.fixture
def catalogue(tmp_path):
    """Of entries; where it is kept."""

    def keep(*entries):
        file = polib.POFile()
        file.extend(entries)
        file.save(str(tmp_path / "django.po"))
        return tmp_path / "django.po"

    return keep


def entry(msgid="Wall", msgstr="ウォール", **more):
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **more)


def test_a_text_that_is_translated_is_well(catalogue):
    assert list(wanting(catalogue(entry()), [("a.py", "Wall")])) == []


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (entry(msgstr=""), "Untranslated: 'Wall'"),
        (entry(flags=["fuzzy"]), "Fuzzy: 'Wall'"),
        (entry(msgstr="", msgid_plural="Walls", msgstr_plural={0: ""}), "Untranslated: 'Wall'"),
        (entry(msgctxt="of a house"), "Not in the catalogue: 'Wall' (a.py)"),
        (entry(obsolete=True), "Not in the catalogue: 'Wall' (a.py)"),
    ],
)
def test_a_text_that_readers_would_meet_in_english_is_told(catalogue, kept, said):
    assert list(wanting(catalogue(kept), [("a.py", "Wall")])) == [said]


def test_what_is_no_longer_said_needs_no_translation(catalogue):
    assert list(wanting(catalogue(entry(msgstr="", obsolete=True)), [])) == []


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("_('A')", "A"),
        ("gettext_lazy('A' ' and B')", "A and B"),
        ("translation.gettext('A')", "A"),
        ("ngettext('A', 'As', n)", "A"),
        ("pgettext('of B', 'A')", "of B\x04A"),
        ("npgettext_lazy('of B', 'A', 'As', 'n')", "of B\x04A"),
    ],
)
def test_texts_of_python_are_found(source, text):
    assert list(texts_of_python(source)) == [text]


def test_a_text_that_is_not_written_out_is_none():
    assert list(texts_of_python("gettext(name); other('A'); pgettext('A')")) == []


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('<p>{% translate "A (of 3)" %}</p>', "A (of 3)"),
        ('{% translate "A" context "of B" %}', "of B\x04A"),
        ("{% include 'a.html' with b=_(\"A\") %}", "A"),
        ("{% blocktranslate trimmed %}\n  A\n  {{ b }}\n{% endblocktranslate %}", "A %(b)s"),
        (
            "{% blocktranslate count n=n %}{{ n }} “A”{% plural %}{{ n }} As{% endblocktranslate %}",
            "%(n)s “A”",
        ),
    ],
)
def test_texts_of_templates_are_found(source, text):
    assert set(texts_of_template(source)) == {text}


def test_every_folder_of_ours_that_has_python_is_read():
    folders = {path.parent.name for path in check_messages.ROOT.glob("*/apps.py")}
    assert folders <= {*check_messages.APPS}
