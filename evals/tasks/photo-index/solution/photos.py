"""An index of photos by their tags."""

import asyncio
from collections.abc import Awaitable, Callable

Tagger = Callable[[str], Awaitable[list[str]]]


async def tags_of(tagger: Tagger, photo: str) -> list[str]:
    """The tags in lower case, without repetitions."""
    found = await tagger(photo)
    return sorted({tag.lower() for tag in found})


async def index(tagger: Tagger, photos: list[str]) -> dict[str, list[str]]:
    tags = await asyncio.gather(*(tags_of(tagger, photo) for photo in photos))
    return dict(zip(photos, tags))


async def photos_with(tagger: Tagger, photos: list[str], tag: str) -> list[str]:
    tagged = await index(tagger, photos)
    return [photo for photo, tags in tagged.items() if tag in tags]


async def first_photo_with(tagger: Tagger, photos: list[str], tag: str) -> str | None:
    for photo in photos:
        if tag in await tags_of(tagger, photo):
            return photo
    return None
