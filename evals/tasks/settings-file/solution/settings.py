"""Settings of the tenants, read from files on the network drive."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path


class SettingsError(Exception):
    pass


@dataclass(frozen=True)
class Settings:
    language: str
    limit: int


async def read_settings(path: Path) -> Settings:
    try:
        raw = json.loads(await asyncio.to_thread(path.read_text, encoding="utf-8"))
    except FileNotFoundError:
        return Settings("en", 10)
    except json.JSONDecodeError as error:
        raise SettingsError(f"{path.name}, line {error.lineno}: {error.msg}") from error
    return Settings(raw.get("language", "en"), int(raw.get("limit", 10)))


class Tenants:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, Settings] = {}

    async def settings(self, tenant: str) -> Settings:
        if tenant not in self.known:
            self.known[tenant] = await read_settings(self.folder / f"{tenant}.json")
        return self.known[tenant]
