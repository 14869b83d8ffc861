"""Sound is heard by a recogniser, and what it heard is compared with what was to be said."""
