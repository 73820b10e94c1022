"""An index of photos by their tags."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

Tagger = Callable[[str], Awaitable[list[str]]]


async def tags_of(tagger: Tagger, photo: str) -> list[str]:
    """The tags in lower case, without repetitions."""
    found = await tagger(photo)
    return sorted({tag.lower() for tag in found})


async def index(tagger: Tagger, photos: list[str]) -> dict[str, list[str]]:
    tagged = {}
    for photo in photos:
        tagged[photo] = await asyncio.to_thread(tags_of, tagger, photo)
    return tagged


async def photos_with(tagger: Tagger, photos: list[str], tag: str) -> list[str]:
    tagged = await index(tagger, photos)
    return [photo for photo, tags in tagged.items() if tag in tags]


async def first_photo_with(tagger: Tagger, photos: list[str], tag: str) -> str | None:
    for photo in photos:
        loop = asyncio.get_running_loop()
        tags = await loop.run_in_executor(None, partial(tags_of, tagger), photo)
        if tag in tags:
            return photo
    return None
