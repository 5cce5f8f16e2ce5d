"""What people do on the pages, by hooks that neither wording nor looks change."""

import re
from dataclasses import dataclass
from typing import Literal, Self

from playwright.sync_api import Locator, Page, expect

from tests.factories import PASSWORD

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
    type_code(page, code[1])


def type_code(page: Page, code: str) -> None:
    page.locator("[name=code]").fill(code)
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
    """The place that the card's shelf begins at."""
    return card.locator("xpath=preceding::*[starts-with(@id, 'shelf-')][1]")


def log_in_by_form(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("form[action='/accounts/login/'] [type=submit]").click()


def ask_for_another_password(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.locator("main a[href^='/accounts/password/reset/']").click()
    page.locator("main [name=email]").fill(email)
    page.locator("form[action='/accounts/password/reset/'] [type=submit]").click()


def say_it_is_me(page: Page) -> None:
    """Changes of how an account is protected ask for the password again."""
    page.locator("form[action='/accounts/reauthenticate/'] [name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("form[action='/accounts/reauthenticate/'] [type=submit]").click()


def follow(page: Page, handle: str) -> None:
    """Or ask to."""
    page.locator(f"form[action='/@{handle}/follow/'] button").click()
    expect(_unfollow_form(page, handle)).to_be_visible()


def unfollow(page: Page, handle: str) -> None:
    """Or take the request back."""
    _unfollow_form(page, handle).locator("button").click()
    expect(page.locator(f"form[action='/@{handle}/follow/']")).to_be_visible()


def _unfollow_form(page: Page, handle: str) -> Locator:
    return page.locator(f"form[action='/@{handle}/unfollow/']")


def expect_open_wall(page: Page, handle: str, *tmdb_ids: int) -> None:
    """These films in this order; a wall that is not to be seen shows none."""
    response = page.goto(f"/@{handle}/")
    assert response is not None
    assert response.ok
    films = page.locator(f".card__title a[href^='/@{handle}/']")
    expect(films).to_have_count(len(tmdb_ids))
    hrefs = films.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert hrefs == [f"/@{handle}/{tmdb_id}/" for tmdb_id in tmdb_ids]


def expect_no_wall(page: Page, handle: str) -> None:
    """The answer of a handle that nobody has."""
    hidden, absent = (_answer(page, name) for name in (handle, "nobody_has_this"))
    assert hidden == absent
    assert hidden[0] == 404


def _answer(page: Page, handle: str) -> tuple[int, str]:
    response = page.goto(f"/@{handle}/")
    assert response is not None
    main = page.locator("main").inner_html()
    return response.status, main.replace(handle, "somebody")


def open_menu(page: Page, handle: str) -> Locator:
    """Of what else can be done, on somebody's wall."""
    page.goto(f"/@{handle}/")
    menu = page.locator("details:has(a[href$='/block/'])")
    menu.locator("summary").click()
    return menu


def block(page: Page, handle: str) -> None:
    open_menu(page, handle).locator("a[href$='/block/']").click()
    page.locator(f"form[action='/@{handle}/block/'] button").click()
    page.wait_for_url("**/settings/blocks/")


def answer_request(page: Page, handle: str, answer: Literal["accept", "refuse"]) -> None:
    """From one's own wall, where requests are announced."""
    page.goto("/")
    page.locator("header nav a[href^='/@']").first.click()
    page.locator("main a[href='/settings/requests/']").click()
    page.locator(f"form[action='/settings/requests/{handle}/{answer}/'] button").click()
    expect(page.get_by_role("status").filter(has_text=f"@{handle}")).to_be_visible()


def leave(page: Page) -> None:
    page.goto("/settings/account/")
    page.locator("main a[href='/settings/account/leave/']").click()
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("form[action='/settings/account/leave/'] [type=submit]").click()
    page.wait_for_url("**/settings/account/left/")


def write_to_staff(page: Page, email: str, text: str) -> None:
    page.goto("/about/")
    page.locator("footer a[href='/contact/']").click()
    page.locator("[name=category]").select_option("question")
    page.locator("[name=email]").fill(email)
    page.locator("[name=text]").fill(text)
    page.locator("form[action='/contact/'] [type=submit]").click()
    page.wait_for_url("**/contact/thanks/")
