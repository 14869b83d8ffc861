"""Mails, mailboxes and saved pages become articles."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from document_files import FIRST, SECOND, mail

from audio_builder.cleaning.cleaner import clean
from audio_builder.errors import ReadingError
from audio_builder.model.article import Article
from audio_builder.reading.documents.mail import parse_mail
from audio_builder.reading.documents.mbox import split_mbox
from audio_builder.reading.source import read

PAGE = (
    f'<html><body><div style="display:none">Eleven seals, and more</div>'
    f'<p><a href="https://example.org/v">View this email in your browser</a></p>'
    f"<h2>The storm</h2><p>{FIRST}</p><p>{SECOND}</p>"
    f'<p>You are receiving this email because you signed up.</p><p><a href="https://example.org/u">Unsubscribe</a></p></body></html>'
)


def texts(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


def test_a_mail_is_read_from_its_page_with_the_facts_of_its_headers() -> None:
    sent = mail(text="Only plain.", html=PAGE, subject="Re: [Kelp] Die Möwen – und ein Boot")
    sent["List-Id"] = "<kelp.example.org>"
    article = parse_mail(sent.as_bytes(), "a.eml")
    assert article.title == "Die Möwen – und ein Boot"
    assert article.byline == "Ada Brand"
    assert str(article.published) == "2026-05-04 08:00:00+02:00"
    assert FIRST in texts(article)
    assert "Only plain." not in texts(article)


def test_what_a_newsletter_puts_around_its_letter_is_not_read() -> None:
    cleaned = clean(parse_mail(mail(text="x", html=PAGE).as_bytes(), "a.eml"))
    assert texts(cleaned.article)[-2:] == [FIRST, SECOND]
    left_out = {(piece.rule, piece.text.split()[0]) for piece in cleaned.dropped}
    assert left_out >= {
        ("newsletter_forms", "View"),
        ("newsletter_forms", "You"),
        ("newsletter_forms", "Unsubscribe"),
    }


def test_a_page_that_only_shows_a_picture_gives_way_to_the_text() -> None:
    picture = '<html><body><img src="https://example.org/x.png"></body></html>'
    assert texts(parse_mail(mail(text=FIRST, html=picture).as_bytes(), "a.eml")) == [FIRST]


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "koi8-r", "windows-1251"])
def test_a_mail_is_decoded_as_it_says(encoding: str, charset: str) -> None:
    if charset != "utf-8" and encoding == "8bit":
        pytest.skip("the library writes no such mail")
    message = EmailMessage()
    message["From"], message["Subject"] = "Ада <ada@example.org>", "Тюлени"
    message["To"] = "b@example.org"
    message.set_content("Тюлени спят на причале.", charset=charset, cte=encoding)
    article = parse_mail(message.as_bytes(), "a.eml")
    assert (article.title, article.byline) == ("Тюлени", "Ада")
    assert texts(article) == ["Тюлени спят на причале."]


def test_flowed_lines_are_joined_and_the_signature_is_left_out() -> None:
    raw = (
        b"From: Ada <a@example.org>\nTo: b@example.org\nSubject: Seals\n"
        b"Content-Type: text/plain; charset=utf-8; format=flowed; delsp=no\n\n"
        b"Eleven seals have \nslept on the quay.\n\n From the beach came more.\n-- \nAda, Kelp\n"
    )
    assert texts(parse_mail(raw, "a.eml")) == [
        "Eleven seals have slept on the quay.",
        "From the beach came more.",
    ]


FORWARDS = {
    "gmail": "Look!\n\n---------- Forwarded message ---------\nFrom: Jo Doe <jo@example.org>\n"
    "Date: Mon, 4 May 2026 08:00:00 +0000\nSubject: The storm\nTo: <ada@example.org>\n\n",
    "apple": "Begin forwarded message:\n\nFrom: Jo Doe <jo@example.org>\nSubject: The storm\n"
    "Date: Mon, 4 May 2026 08:00:00 +0000\nTo: Ada\n\n",
    "outlook": "-----Original Message-----\nFrom: Jo Doe\nSent: Mon, 4 May 2026 08:00:00 +0000\nTo: Ada\nSubject: The storm\n\n",
    "german": "Anfang der weitergeleiteten Nachricht:\n\nVon: Jo Doe <jo@example.org>\nBetreff: The storm\n"
    "Datum: Mon, 4 May 2026 08:00:00 +0000\nAn: Ada\n\n",
}


@pytest.mark.parametrize("program", FORWARDS)
def test_a_forwarded_mail_is_the_mail_it_was(program: str) -> None:
    raw = mail(text=f"{FORWARDS[program]}{FIRST}\n", subject="Fwd: The storm").as_bytes()
    article = parse_mail(raw, "a.eml")
    assert (article.title, article.byline) == ("The storm", "Jo Doe")
    assert article.published is not None
    assert article.published.hour == 8
    assert texts(article) == [FIRST]


def test_a_mail_attached_to_a_mail_is_what_was_meant() -> None:
    outer = mail(text="See below.", subject="Fwd")
    outer.add_attachment(mail(html=PAGE, sender="Jo from The Tide <j@example.org>"))
    assert FIRST in texts(parse_mail(outer.as_bytes(), "a.eml"))


def test_attachments_are_not_read() -> None:
    message = mail(text=FIRST)
    message.add_attachment("Do not read me.", filename="a.txt")
    assert texts(parse_mail(message.as_bytes(), "a.eml")) == [FIRST]


def test_a_name_of_two_is_the_author_and_the_outlet() -> None:
    article = parse_mail(
        mail(text=FIRST, sender="Jo Doe from The Tide <j@example.org>").as_bytes(), "a"
    )
    assert (article.byline, article.site) == ("Jo Doe", "The Tide")


BROKEN = {
    b"Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\neJ8+\n": "winmail.dat",
    b"Content-Type: multipart/encrypted; boundary=q\n\n--q\nContent-Type: application/pgp-encrypted\n\n1\n--q--\n": "encrypted",
    b"Content-Type: image/png\n\nxx\n": "without text",
    b"X: y\n"
    + b'Content-Type: multipart/mixed; boundary="q"\n' * 200
    + b"\n--q\n": "too many parts",
}


@pytest.mark.parametrize("body", BROKEN)
def test_a_mail_that_cannot_be_read_says_why(body: bytes) -> None:
    raw = (
        b"From: a@example.org\nTo: b@example.org\nSubject: =?x-none?q?=FF?=\nDate: never\nMIME-Version: 1.0\n"
        + body
    )
    with pytest.raises(ReadingError, match=BROKEN[body]):
        parse_mail(raw, "a.eml")


def test_a_mailbox_is_divided_at_its_lines_and_nowhere_else() -> None:
    one = mail(text="From here on nothing is quoted.\n\n>From the beach.\n").as_bytes()
    content = (
        b"From a@b Mon May  4 08:00:00 2026\n"
        + one
        + b"\nFrom - Tue May  5 08:00:00 2026\r\n"
        + one
    )
    mails = split_mbox(content, "a.mbox")
    assert len(mails) == 2
    assert "From the beach." in texts(parse_mail(mails[0], "a"))[-1]


def test_a_mailbox_of_several_mails_is_for_batch(tmp_path: Path) -> None:
    path = tmp_path / "letters.mbox"
    path.write_bytes(b"From a@b Mon May  4 08:00:00 2026\n%s\n" % mail(text=FIRST).as_bytes() * 2)
    with pytest.raises(ReadingError, match="holds 2 mails"):
        read(str(path))


SAVED = (
    "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/seals\nSubject: Seals\nMIME-Version: 1.0\n"
    'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n--b\nContent-Type: text/html; charset=utf-8\n'
    "Content-Transfer-Encoding: quoted-printable\nContent-Location: https://example.org/seals\n\n"
    f"<html><head><title>Seals</title></head><body><h1>Seals</h1><p>{FIRST[:40]}=\n{FIRST[40:]}</p></body></html>\n"
    "--b\nContent-Type: text/html\n\n<p>A frame</p>\n--b--\n"
)


@pytest.mark.parametrize("name", ["page.mhtml", "page.mht", "-"])
def test_a_saved_page_is_read_with_its_address(tmp_path: Path, name: str) -> None:
    if name == "-":
        article = read("-", stdin=SAVED.encode())
    else:
        (tmp_path / name).write_text(SAVED, "utf-8")
        article = read(str(tmp_path / name))
    assert article.url == "https://example.org/seals"
    assert texts(article) == ["Seals", FIRST]
