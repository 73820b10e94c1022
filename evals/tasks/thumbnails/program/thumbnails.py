"""Thumbnails of uploaded pictures, made by an external converter."""

import asyncio
import subprocess
from pathlib import Path


class ThumbnailError(Exception):
    pass


class Converter:
    def __init__(self, command: list[str], time_limit: float = 30.0) -> None:
        self.command = command
        self.time_limit = time_limit

    async def thumbnail(self, picture: Path, size: int = 128) -> bytes:
        """The thumbnail as PNG."""
        try:
            finished = subprocess.run(
                [*self.command, str(picture), f"{size}x{size}"],
                capture_output=True,
                check=True,
                timeout=self.time_limit,
            )
        except subprocess.CalledProcessError as error:
            raise ThumbnailError(error.stderr.decode().strip()) from error
        except subprocess.TimeoutExpired as error:
            raise ThumbnailError(f"{picture.name} took longer than {self.time_limit} s") from error
        return finished.stdout

    async def thumbnails(self, pictures: list[Path]) -> list[bytes]:
        return await asyncio.gather(*(self.thumbnail(picture) for picture in pictures))
