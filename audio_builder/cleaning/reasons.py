"""Why a listener does not want what a kind of phrase gives away."""

REASONS = {
    "membership_appeals": "asks for support or a subscription",
    "newsletter_forms": "a newsletter or registration form",
    "paywall_lines": "belongs to a paywall",
    "captions": "describes a picture",
    "credits": "a photo or agency credit",
    "author_bios": "about the author",
    "related_articles": "leads to another article",
    "related_openers": "opens a list of other articles",
    "share_buttons": "a button",
    "navigation": "leads around the site",
    "comments": "belongs to the readers' comments",
    "reading_time": "tells how long reading takes",
    "ai_notices": "a player of the page, or its notice",
    "advertisements": "advertising",
    "legal_text": "legal or cookie text",
}
