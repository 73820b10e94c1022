"""Registers and verifies users."""

import asyncio
import hashlib
import hmac
import os
from dataclasses import dataclass

ROUNDS = 600_000


@dataclass(frozen=True)
class Account:
    name: str
    salt: bytes
    digest: bytes


def digest_of(password: str, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ROUNDS)


class Accounts:
    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.failures: dict[str, int] = {}

    async def register(self, name: str, password: str) -> None:
        if name in self.accounts:
            raise ValueError(f"{name} is taken")
        salt = os.urandom(16)
        digest = await asyncio.to_thread(digest_of, password, salt)
        if name in self.accounts:
            raise ValueError(f"{name} is taken")
        self.accounts[name] = Account(name, salt, digest)

    async def verify(self, name: str, password: str) -> bool:
        account = self.accounts.get(name)
        if account is None:
            return False
        digest = await asyncio.to_thread(digest_of, password, account.salt)
        if hmac.compare_digest(digest, account.digest):
            self.failures.pop(name, None)
            return True
        self.failures[name] = self.failures.get(name, 0) + 1
        return False
