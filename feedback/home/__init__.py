"""工作台: what each of a person's roles should look at first, as values; one block a role."""

from feedback.home.blocks import Block, Desk, blocks_for, headline, register_block

__all__ = ["Block", "Desk", "blocks_for", "headline", "register_block"]
