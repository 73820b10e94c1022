"""Downloads episodes of podcasts into the library folder."""

import asyncio
import logging
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Episode:
    title: str
    url: str


def file_name(episode: Episode) -> str:
    kept = "".join(letter if letter.isalnum() else "-" for letter in episode.title.lower())
    return f"{kept.strip('-')}.mp3"


def fetch(episode: Episode, target: Path) -> None:
    partial = target.with_suffix(".part")
    try:
        with urlopen(episode.url, timeout=30) as response, partial.open("wb") as file:
            shutil.copyfileobj(response, file)
        partial.rename(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


async def download(episode: Episode, library: Path) -> Path:
    """Stores the episode and gives its path. An episode that is already there is not downloaded again."""
    target = library / file_name(episode)
    if await asyncio.to_thread(target.exists):
        return target
    await asyncio.to_thread(fetch, episode, target)
    log.info("stored %s", target)
    return target
