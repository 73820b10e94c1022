"""Describes videos with an external program."""

import asyncio
import json
from asyncio.subprocess import PIPE


class ProbeError(Exception):
    pass


async def probe(command: list[str], video: str, limit: float = 60.0) -> dict:
    process = await asyncio.create_subprocess_exec(*command, video, stdout=PIPE, stderr=PIPE)
    try:
        stdout, stderr = await asyncio.wait_for(process.communicate(), limit)
    except asyncio.TimeoutError:
        raise ProbeError(f"{video} took longer than {limit} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
    if process.returncode != 0:
        raise ProbeError(stderr.decode().strip())
    return json.loads(stdout)


async def durations(command: list[str], videos: list[str]) -> dict[str, float]:
    found = await asyncio.gather(*(probe(command, video) for video in videos))
    return {video: description["duration"] for video, description in zip(videos, found)}
