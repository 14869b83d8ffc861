import pytest

from audio_builder.publishing.store.addresses import plain_address


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("", ""),
        ("https://example.org/a?b=c&d=100%25#e", "https://example.org/a?b=c&d=100%25#e"),
        ("https://пример.рф/ш", "https://xn--e1afmkfd.xn--p1ai/%D1%88"),
        ("https://ada@münchen.de:8443/", "https://ada@xn--mnchen-3ya.de:8443/"),
        ("http://[::1]:8000/ü", "http://[::1]:8000/%C3%BC"),
        ("https://example.org/a b[1]", "https://example.org/a%20b%5B1%5D"),
        (f"https://{'ü' * 70}.org/", f"https://{'%C3%BC' * 70}.org/"),
        ("http://[broken/", "http://%5Bbroken/"),
    ],
)
def test_an_address_becomes_ascii_and_what_is_plain_stays(written: str, plain: str) -> None:
    assert plain_address(written) == plain
    assert plain_address(plain) == plain
