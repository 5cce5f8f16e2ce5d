"""What people do on the pages, by hooks that neither wording nor looks change."""

import re
from dataclasses import dataclass
from typing import Self

from playwright.sync_api import Locator, Page, expect

CODE = re.compile(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", re.MULTILINE)
MAIN_BUTTON = "button[type=submit]:not([formaction])"
REMOVE_BUTTON = "button[formaction$='/remove/']"


def fill_sign_up(page: Page, handle: str, *, nickname: str) -> None:
    page.goto("/accounts/signup/")
    form = page.locator("form[action='/accounts/signup/']")
    form.locator("[name=username]").fill(handle)
    form.locator("[name=nickname]").fill(nickname)
    form.locator("[name=email]").fill(f"{handle}@example.com")
    form.locator("[name=password1]").fill("夜の映画館で会いましょう")
    form.locator("[type=submit]").click()


def enter_code(page: Page, mail: str) -> None:
    code = CODE.search(mail)
    assert code, mail
    page.locator("[name=code]").fill(code[1])
    page.locator("form:has([name=code]) [type=submit]").first.click()


def expect_logged_in(page: Page, handle: str) -> None:
    expect(page.locator(f"header a[href='/@{handle}/']")).to_be_visible()


def type_title(page: Page, title: str) -> None:
    """In the box that answers while one types."""
    if not page.url.partition("?")[0].endswith("/search/"):
        page.goto("/search/")
    page.locator("#q").press_sequentially(title)


@dataclass(frozen=True)
class EntryForm:
    """The form of one film, wherever it stands."""

    form: Locator

    @classmethod
    def beside(cls, page: Page, tmdb_id: int) -> Self:
        """Opened beside a film: in search results, on the film's or the entry's page."""
        page.locator(f"#mine-{tmdb_id} summary").first.click()
        return cls(page.locator(f"#form-{tmdb_id}"))

    @classmethod
    def over_wall(cls, page: Page, tmdb_id: int) -> Self:
        page.locator(f"#card-{tmdb_id} a[href$='/edit/']").click()
        expect(page.locator("#sheet")).to_be_visible()
        return cls(page.locator(f"#sheet #form-{tmdb_id}"))

    @property
    def score(self) -> Locator:
        return self.form.locator("[name=score]")

    @property
    def memo(self) -> Locator:
        return self.form.locator("[name=memo]")

    def fill(self, score: int, memo: str | None = None) -> Self:
        self.score.fill(str(score))
        if memo is not None:
            self.memo.fill(memo)
        return self

    def send(self) -> None:
        self.form.locator(MAIN_BUTTON).click()

    def remove(self) -> None:
        self.form.locator(REMOVE_BUTTON).click()


def expect_score(page: Page, score: int, *, within_ms: int = 5_000) -> None:
    """One that is kept, not the stars of a form that is still open."""
    kept = page.locator(f"main [data-score='{score}']:not(form *)").filter(visible=True)
    expect(kept.first).to_be_visible(timeout=within_ms)


def sort_wall(page: Page, sort: str) -> None:
    page.locator(f"a[href$='?sort={sort}&order=desc']").first.click()
    page.wait_for_url(f"**sort={sort}&order=desc")


def cards_on(page: Page) -> list[int]:
    """The TMDB ids of an owner's own wall, in their order."""
    ids: list[str] = page.locator("[id^=card-]").evaluate_all("cards => cards.map(card => card.id)")
    return [int(name.removeprefix("card-")) for name in ids]


def shelf_of(card: Locator) -> Locator:
    """The heading that the card stands under."""
    return card.locator("xpath=preceding::h2[1]")
