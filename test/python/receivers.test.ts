/** What an object is: each program makes one and calls `use` on it. */

import { describe, expect, test } from 'vitest'
import { calledThrough, originOf } from '../../src/python/receivers.ts'
import { callOf, parsed, python } from './parsed.ts'

function originIn(text: string) {
  const file = parsed(text)
  const origin = originOf(callOf(file, 'use').get('function')?.get('object') ?? null, file)
  return origin && `${origin.type} ${origin.via} ${origin.scope}`
}

const known: Record<string, readonly [string, string]> = {
  'a local': [
    python`
      import requests as r
      def f():
          s = r.Session()
          s.use()
    `,
    'requests.Session call local',
  ],
  'a walrus': [
    python`
      import requests
      def f():
          if (s := requests.Session()):
              s.use()
    `,
    'requests.Session call local',
  ],
  'None first': [
    python`
      import requests
      s = None
      def f():
          global s
          s = requests.Session()
          s.use()
    `,
    'requests.Session call module',
  ],
  'branches that agree': [
    python`
      import requests
      def f(x):
          if x:
              s = requests.Session()
          else:
              s = requests.Session(x)
          s.use()
    `,
    'requests.Session call local',
  ],
  with: [
    python`
      def f():
          with open("a") as s, open("b") as t:
              s.use()
    `,
    'builtins.open with local',
  ],
  'async with': [
    python`
      from httpx import AsyncClient
      async def f():
          async with AsyncClient() as s:
              s.use()
    `,
    'httpx.AsyncClient async-with local',
  ],
  await: [
    python`
      import asyncpg
      async def f():
          pool = await asyncpg.create_pool()
          pool.use()
    `,
    'asyncpg.create_pool await local',
  ],
  'a parameter that may be None': [
    python`
      import requests
      def f(s: requests.Session | None = None):
          s = s or requests.Session()
          s.use()
    `,
    'requests.Session call parameter',
  ],
  Optional: [
    python`
      from typing import Optional
      from requests import Session
      def f(s: Optional[Session]):
          s.use()
    `,
    'requests.Session annotation parameter',
  ],
  'a string annotation': [
    python`
      from __future__ import annotations
      import httpx
      def f(s: "httpx.AsyncClient | None" = None):
          s.use()
    `,
    'httpx.AsyncClient annotation parameter',
  ],
  Annotated: [
    python`
      from typing import Annotated
      from sqlalchemy.orm import Session
      async def f(s: Annotated[Session, Depends(get)]):
          s.use()
    `,
    'sqlalchemy.orm.Session annotation parameter',
  ],
  'a declared variable': [
    python`
      import requests
      def f():
          s: requests.Session = make()
          s.use()
    `,
    'requests.Session annotation local',
  ],
  'a module variable used in a method': [
    python`
      import requests
      s = requests.Session()
      class A:
          def f(self):
              s.use()
    `,
    'requests.Session call module',
  ],
  'a variable of the function around': [
    python`
      import requests
      def f():
          s = requests.Session()
          def g():
              s.use()
    `,
    'requests.Session call enclosing',
  ],
  'self.x from a constructor': [
    python`
      import requests
      class A:
          def __init__(this):
              this.s = requests.Session()
          async def f(self):
              self.s.use()
    `,
    'requests.Session self-attribute attribute',
  ],
  'self.x from an annotated parameter': [
    python`
      import requests
      class A:
          def __init__(self, s: requests.Session):
              self.s = self.t = s
          async def f(self):
              self.t.use()
    `,
    'requests.Session self-attribute attribute',
  ],
  'self.x set late': [
    python`
      import aiohttp
      class A:
          s = None
          async def start(self):
              self.s = aiohttp.ClientSession()
          async def stop(self):
              self.s = None
          async def f(self):
              self.s.use()
    `,
    'aiohttp.ClientSession self-attribute attribute',
  ],
  'a field of a dataclass': [
    python`
      import threading
      from dataclasses import dataclass, field
      @dataclass
      class A:
          lock: threading.Lock = field(default_factory=threading.Lock)
          def f(self):
              self.lock.use()
    `,
    'threading.Lock self-attribute attribute',
  ],
  'an inherited attribute': [
    python`
      import requests
      class Base:
          s: requests.Session
      class A(Base):
          def f(self):
              self.s.use()
    `,
    'requests.Session self-attribute attribute',
  ],
  'an attribute of an object of the file': [
    python`
      import requests
      class A:
          def __init__(self):
              self.s = requests.Session()
      def f():
          a = A()
          a.s.use()
    `,
    'requests.Session self-attribute attribute',
  ],
  'a chain': ['import requests\nrequests.Session().use()\n', 'requests.Session call temporary'],
  'an awaited chain': [
    python`
      import asyncpg
      async def f():
          (await asyncpg.create_pool()).use()
    `,
    'asyncpg.create_pool await temporary',
  ],
  'the result of a method': [
    python`
      import sqlite3
      def f():
          conn = sqlite3.connect("a")
          cur = conn.cursor()
          cur.use()
    `,
    'sqlite3.connect.cursor call local',
  ],
  'a function with a return annotation': [
    python`
      import requests
      def make() -> requests.Session: ...
      def f():
          make().use()
    `,
    'requests.Session annotation temporary',
  ],
  'an awaited method with a return annotation': [
    python`
      import aiohttp
      class A:
          async def make(self) -> aiohttp.ClientSession: ...
          async def f(self):
              s = await self.make()
              s.use()
    `,
    'aiohttp.ClientSession annotation local',
  ],
  closing: [
    python`
      import sqlite3
      from contextlib import closing
      def f():
          with closing(sqlite3.connect("a")) as c:
              c.use()
    `,
    'sqlite3.connect with local',
  ],
  'an exit stack': [
    python`
      import contextlib, aiohttp
      async def f():
          async with contextlib.AsyncExitStack() as stack:
              s = await stack.enter_async_context(aiohttp.ClientSession())
              s.use()
    `,
    'aiohttp.ClientSession async-with local',
  ],
  'part of a tuple': [
    python`
      import asyncio
      async def f():
          reader, writer = await asyncio.open_connection("h", 1)
          writer.use()
    `,
    'asyncio.StreamWriter await local',
  ],
}

const unknown: Record<string, string> = {
  'branches that disagree': python`
    import requests, httpx
    def f(x):
        s = requests.Session() if x else httpx.Client()
        s.use()
  `,
  'a rebound name': python`
    import requests
    def f(x):
        s = requests.Session()
        s = x
        s.use()
  `,
  'a loop variable': python`
    import requests
    def f(x):
        s = requests.Session()
        for s in x:
            s.use()
  `,
  'a shadowed module': python`
    import requests
    def f(requests):
        requests.Session().use()
  `,
  'a star parameter': python`
    import requests
    def f(*s: requests.Session):
        s.use()
  `,
  'a union': python`
    import requests, httpx
    def f(s: requests.Session | httpx.Client):
        s.use()
  `,
  'self.x set to two things': python`
    import requests
    class A:
        def __init__(self, s):
            self.s = requests.Session()
        def g(self, s):
            self.s = s
        def f(self):
            self.s.use()
  `,
  'self of a static method': python`
    import requests
    class A:
        s = requests.Session()
        @staticmethod
        def f(self):
            self.s.use()
  `,
  'a coroutine that is not awaited': python`
    import requests
    async def make() -> requests.Session: ...
    def f():
        make().use()
  `,
  'a circle': python`
    def f():
        a = b
        b = a
        a.use()
  `,
  'a decorated function': python`
    import requests
    @cached
    def make() -> requests.Session: ...
    make().use()
  `,
  'a star import': python`
    from shop import *
    s = Session()
    s.use()
  `,
}

describe('originOf', () => {
  test.each(Object.entries(known))('knows %s', (_, [text, expected]) => expect(originIn(text)).toBe(expected))
  test.each(Object.entries(unknown))('does not know %s', (_, text) => expect(originIn(text)).toBeNull())
})

test('calledThrough names a method by its object', () => {
  const file = parsed('import requests\ndef f(s: requests.Session):\n    s.get("a").json()\n')
  expect(calledThrough(callOf(file, 'get'), file)).toBe('requests.Session.get')
  expect(calledThrough(callOf(file, 'json'), file)).toBe('requests.Session.get.json')
})
