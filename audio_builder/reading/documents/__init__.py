"""Documents become Articles: mail, e-books, and what word processors and browsers write."""
