import gettext
import os

import pytest

from scripts.compile_messages import compile_messages

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "ja" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + 'msgid "Wall"\nmsgstr "壁"\n')
    return path


def translations(source):
    with source.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_a_source_becomes_a_catalogue_that_gettext_reads(source, tmp_path):
    assert compile_messages(tmp_path) == [source.with_suffix(".mo")]
    assert translations(source).gettext("Wall") == "壁"


def test_a_catalogue_that_is_newer_than_its_source_is_left_alone(source, tmp_path):
    compile_messages(tmp_path)
    assert compile_messages(tmp_path) == []


def test_a_source_that_changed_is_compiled_again(source, tmp_path):
    compile_messages(tmp_path)
    source.write_text(source.read_text().replace("壁", "ウォール"))
    later = source.with_suffix(".mo").stat().st_mtime + 1
    os.utime(source, (later, later))
    compile_messages(tmp_path)
    assert translations(source).gettext("Wall") == "ウォール"


def test_the_catalogue_of_scripts_is_compiled_too(source, tmp_path):
    scripts = source.rename(source.with_name("djangojs.po"))
    assert compile_messages(tmp_path) == [scripts.with_suffix(".mo")]


def test_a_source_that_cannot_be_read_leaves_the_old_catalogue(source, tmp_path):
    compile_messages(tmp_path)
    source.write_text("nonsense\n")
    later = source.with_suffix(".mo").stat().st_mtime + 1
    os.utime(source, (later, later))
    with pytest.raises(OSError, match=r"django\.po"):
        compile_messages(tmp_path)
    assert translations(source).gettext("Wall") == "壁"
