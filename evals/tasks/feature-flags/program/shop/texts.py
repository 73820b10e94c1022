"""Texts that depend on feature flags."""

from shop.flags import Flags


def headline(flags: Flags) -> str:
    if flags.enabled("winter-sale"):
        return "Welcome to the sale"
    return "Welcome"
