"""Articles written for the tests, in the shapes that people paste."""

STORM = """Storm tears roof off Larkfield market hall
by Ines Calder March 2, 2026 7:15 AM 3 min read

A storm tore the roof off the market hall in Larkfield on March 1, injuring two people, the fire service said.

The hall, built in 1902, had been repaired only last year at a cost of $1.4 million, according to the town council.

"We heard a sound like a train, and then there was sky," stallholder Peter Brandt told reporters at the scene.

Wind gusts of 120 km/h were measured at the harbor, the weather office said.

The market will move to the old bus station until the hall is safe again, the mayor said on Monday.
"""

FERRY = """Night ferry to Oster Island returns after four years
by Tomas Reed March 3, 2026 6:00 PM

The night ferry to Oster Island will sail again from April 12, the Northern Line said on Tuesday.

The route was closed in 2022 after the company lost its license for the older of its two ships.

Tickets will cost $38 and go on sale on March 20, the company said in a statement.

Islanders had collected more than 9,000 signatures for the return of the ferry.
"""
