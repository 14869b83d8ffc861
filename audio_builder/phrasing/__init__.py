"""An Article becomes a Script: sentences as they are spoken, with their pauses."""
