from django.core import mail
from django.urls import reverse


def test_too_many_resets_get_a_page_of_ours(client, db):
    for _ in range(25):
        page = client.post(reverse("account_reset_password"), {"email": "nobody@example.com"})

    assert page.status_code == 429
    assert "429.html" in [template.name for template in page.templates]


def test_mail_speaks_of_the_site_by_its_name(client, alice):
    client.post(reverse("account_reset_password"), {"email": alice.email})

    assert "MyMovie" in mail.outbox[0].body
    assert "testserver!" not in mail.outbox[0].body
