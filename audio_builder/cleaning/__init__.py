"""An Article becomes what is read aloud, and an account of what is not."""
