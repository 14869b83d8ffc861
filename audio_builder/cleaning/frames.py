"""What a page says around its blocks tells one text from another."""

from audio_builder.model.article import Block


def frame(block: Block) -> tuple[str, str]:
    """Return the tags and class words around a block: paragraphs of one text share them."""
    return (block.evidence.tags, block.evidence.classes) if block.evidence else ("", "")
