/** What calls of libraries give. In the programs, a comment says it of the first call of its line. */

import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { eventLoops, tasks } from '../../src/python/coroutine-functions/asyncio.ts'
import { syncFunctions } from '../../src/python/coroutine-functions/synchronous.ts'
import {
  asyncLibraries,
  isSyncLibraryCall,
  libraryAwaitable,
  libraryAwaitables,
} from '../../src/python/coroutine-functions.ts'
import { canonicalName, typeOf } from '../../src/python/library-types.ts'
import { libraryCall } from '../../src/python/receivers.ts'
import { descendants } from '../../src/python/tree.ts'
import { interpreter } from './interpreter.ts'
import { parsed, python } from './parsed.ts'

const programs: Record<string, string> = {
  'functions of asyncio': python`
    import asyncio
    from asyncio import sleep as nap, subprocess
    from contextlib import AsyncExitStack
    async def main(loop: asyncio.AbstractEventLoop, work):
        asyncio.sleep(1)  # coroutine
        nap(1)  # coroutine
        asyncio.to_thread(work)  # coroutine
        asyncio.wait_for(work(), 1)  # coroutine
        asyncio.gather(work(), work())  # future
        asyncio.shield(work())  # future
        asyncio.create_task(work())  # future
        asyncio.timeout(1)  # manager-only
        asyncio.as_completed([])  # nothing
        asyncio.current_task()  # nothing
        asyncio.run_coroutine_threadsafe(work(), loop)  # sync
        loop.run_in_executor(None, work)  # future
        loop.getaddrinfo("a", 1)  # coroutine
        loop.call_soon(work)  # sync
        asyncio.get_running_loop().run_in_executor(None, work)  # future
        asyncio.get_event_loop().sock_recv(work, 1)  # coroutine
        async with asyncio.TaskGroup() as group:  # manager-only
            group.create_task(work())  # future
        task = asyncio.create_task(work())
        task.cancel()  # sync
        task.result()  # nothing
        async with AsyncExitStack() as stack:
            stack.enter_async_context(work)  # coroutine
            stack.enter_context(work)  # nothing
  `,
  'objects of asyncio': python`
    import asyncio
    import asyncio.queues
    from asyncio import Event
    class Store:
        def __init__(self):
            self.jobs = asyncio.PriorityQueue()
            self.gate = asyncio.BoundedSemaphore(2)
            self.ready: Event = Event()
        async def fill(self, jobs: asyncio.Queue[int], more: asyncio.queues.Queue, lock: asyncio.Lock | None):
            self.jobs.put(1)  # coroutine
            self.jobs.put_nowait(1)  # sync
            self.jobs.get_nowait()  # nothing
            self.gate.acquire()  # coroutine
            self.gate.release()  # sync
            self.ready.wait()  # coroutine
            self.ready.set()  # sync
            jobs.get()  # coroutine
            jobs.join()  # coroutine
            jobs.task_done()  # sync
            more.get()  # coroutine
            lock.acquire()  # coroutine
            lock.locked()  # sync
    async def talk():
        reader, writer = await asyncio.open_connection("a", 1)
        reader.readline()  # coroutine
        writer.write(b"")  # sync
        writer.drain()  # coroutine
        writer.close()  # sync
        writer.wait_closed()  # coroutine
        process = await asyncio.create_subprocess_exec("ls")
        process.communicate()  # coroutine
        process.kill()  # sync
        server = await asyncio.start_server(talk)
        server.serve_forever()  # coroutine
        server.close()  # sync
  `,
  httpx: python`
    import httpx
    class Shop:
        def __init__(self, client: httpx.AsyncClient):
            self.client = client
        async def load(self, url):
            self.client.post(url)  # coroutine
            self.client.aclose()  # coroutine
            answer = await self.client.get(url)
            answer.json()  # sync
            answer.raise_for_status()  # sync
            answer.aread()  # coroutine
            answer.text()  # nothing
            httpx.get(url)  # sync
            httpx.get(url).json()  # sync
            async with self.client.stream("GET", url) as response:  # manager-only
                response.aiter_lines()  # async-iterator
                response.aiter_bytes(10)  # async-iterator
  `,
  aiohttp: python`
    import aiohttp
    from aiohttp import web
    async def load(url):
        async with aiohttp.ClientSession() as session:  # nothing
            async with session.get(url) as response:  # manager
                response.json()  # coroutine
                response.raise_for_status()  # sync
                response.release()  # nothing
                response.content.read(10)  # coroutine
                response.content.iter_chunked(10)  # async-iterator
            answer = await session.post(url)
            answer.text()  # coroutine
            socket = await session.ws_connect(url)
            socket.send_str("")  # coroutine
            session.close()  # coroutine
            session.detach()  # nothing
        async with aiohttp.request("GET", url) as once:  # manager-only
            once.read()  # coroutine
    async def handler(request: web.Request):
        request.json()  # coroutine
        web.Response(text="")  # nothing
        socket = web.WebSocketResponse()
        socket.prepare(request)  # coroutine
        socket.receive_json()  # coroutine
  `,
  'starlette and fastapi': python`
    from typing import Annotated
    from fastapi import BackgroundTasks, FastAPI, File, Request, UploadFile, WebSocket
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import Request as Asked
    async def route(request: Request, asked: Asked, later: BackgroundTasks, file: UploadFile = File(...)):
        request.json()  # coroutine
        request.form()  # manager
        request.stream()  # async-iterator
        request.url_for("a")  # nothing
        asked.body()  # coroutine
        file.read()  # coroutine
        later.add_task(route)  # sync
        run_in_threadpool(route)  # coroutine
    async def upload(file: Annotated[UploadFile, File()], socket: WebSocket):
        file.seek(0)  # coroutine
        socket.accept()  # coroutine
        socket.receive_text()  # coroutine
        socket.iter_json()  # async-iterator
  `,
  'other libraries of the web': python`
    import websockets
    from anthropic import AsyncAnthropic
    from openai import AsyncOpenAI
    from playwright.async_api import async_playwright, Page
    from tornado.gen import sleep
    from tornado.httpclient import AsyncHTTPClient
    client = AsyncOpenAI()
    async def main(page: Page):
        async with websockets.connect("ws://a") as socket:  # manager
            socket.recv()  # coroutine
            socket.send("")  # coroutine
        sleep(1)  # future
        AsyncHTTPClient().fetch("a")  # future
        client.chat.completions.create(model="a")  # coroutine
        client.responses.stream(model="a")  # manager-only
        client.models.list()  # nothing
        AsyncAnthropic().messages.create(model="a")  # coroutine
        async with async_playwright() as machine:  # manager-only
            browser = await machine.chromium.launch()  # coroutine
            tab = await browser.new_page()  # coroutine
            tab.goto("a")  # coroutine
            tab.locator("a")  # sync
            tab.get_by_role("a").click()  # coroutine
            tab.keyboard.press("a")  # coroutine
        started = await async_playwright().start()  # coroutine
        started.stop()  # coroutine
        page.expect_download()  # manager-only
        page.is_closed()  # nothing
  `,
  asyncpg: python`
    import asyncpg
    class Store:
        async def start(self):
            self.pool = await asyncpg.create_pool()  # manager
        async def load(self, other: asyncpg.connection.Connection, pool: asyncpg.Pool):
            pool.release(other)  # coroutine
            self.pool.fetch("")  # coroutine
            async with self.pool.acquire() as connection:  # manager
                connection.execute("")  # coroutine
                connection.transaction()  # manager-only
                connection.cursor("")  # nothing
                connection.is_closed()  # sync
            other.fetchrow("")  # coroutine
            own = await asyncpg.connect()  # coroutine
            own.fetchval("")  # coroutine
            transaction = own.transaction()
            transaction.commit()  # coroutine
            statement = await own.prepare("")
            statement.fetch()  # coroutine
            statement.get_query()  # nothing
  `,
  redis: python`
    import redis
    import redis.asyncio as aredis
    from redis.asyncio import Redis, from_url
    store = from_url("redis://a")
    async def main(other: Redis, plain: redis.Redis):
        store.get("a")  # coroutine
        other.hset("a", "b", 1)  # coroutine
        aredis.Redis.from_url("redis://a").ping()  # coroutine
        other.scan_iter()  # async-iterator
        other.lock("a")  # manager-only
        other.register_script("a")  # nothing
        plain.get("a")  # nothing
        pipe = store.pipeline()  # nothing
        pipe.set("a", 1)  # nothing
        pipe.execute()  # coroutine
        async with store.pipeline() as other_pipe:
            other_pipe.get("a")  # nothing
        channel = store.pubsub()
        channel.subscribe("a")  # coroutine
        channel.listen()  # async-iterator
  `,
  sqlalchemy: python`
    from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
    engine = create_async_engine("a")
    make = async_sessionmaker(engine)
    async def main(session: AsyncSession):
        session.execute("")  # coroutine
        session.commit()  # coroutine
        session.add(1)  # sync
        session.begin()  # manager
        session.in_transaction()  # nothing
        result = await session.execute("")
        result.scalars()  # sync
        result.scalars().all()  # sync
        streamed = await session.stream("")
        streamed.fetchone()  # coroutine
        streamed.scalars().all()  # coroutine
        engine.dispose()  # coroutine
        async with engine.begin() as connection:  # manager-only
            connection.run_sync(main)  # coroutine
        async with engine.connect() as wire:  # manager
            wire.execute("")  # coroutine
            wire.stream("")  # manager
        async with make.begin() as own:  # manager-only
            own.flush()  # coroutine
  `,
  'other databases': python`
    import aiomysql, aiosqlite, psycopg
    from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection
    from pymongo import AsyncMongoClient
    async def main(orders: AsyncIOMotorCollection):
        async with aiosqlite.connect("a") as db:  # manager
            db.execute("")  # manager
            db.commit()  # coroutine
            cursor = await db.execute("")
            cursor.fetchone()  # coroutine
        connection = await psycopg.AsyncConnection.connect("a")  # coroutine
        connection.commit()  # coroutine
        connection.cursor()  # nothing
        connection.cursor().fetchall()  # coroutine
        connection.transaction()  # manager-only
        pool = await aiomysql.create_pool()  # manager
        async with pool.acquire() as wire:  # manager
            wire.cursor()  # manager
            wire.commit()  # coroutine
            wire.close()  # nothing
        orders.find_one({})  # future
        orders.find({})  # async-iterator
        orders.find({}).sort("a").to_list(5)  # future
        AsyncIOMotorClient().get_database("a").get_collection("b").insert_one({})  # future
        users = AsyncMongoClient().get_database("a").get_collection("b")
        users.insert_one({})  # coroutine
        users.find({})  # async-iterator
        users.find({}).to_list()  # coroutine
        users.with_options()  # nothing
  `,
  'aiofiles and anyio': python`
    import aiofiles, aiofiles.os, anyio
    from aiofiles.os import path
    from anyio import Path, to_thread
    async def main(folder: Path):
        async with aiofiles.open("a") as file:  # manager
            file.read()  # coroutine
            file.fileno()  # nothing
        aiofiles.os.remove("a")  # coroutine
        path.exists("a")  # coroutine
        folder.read_text()  # coroutine
        folder.joinpath("a").exists()  # coroutine
        folder.iterdir()  # async-iterator
        folder.is_absolute()  # nothing
        anyio.sleep(1)  # coroutine
        to_thread.run_sync(main)  # coroutine
        anyio.Event().wait()  # coroutine
        anyio.fail_after(1)  # nothing
        async with anyio.create_task_group() as group:  # manager-only
            group.start(main)  # coroutine
            group.start_soon(main)  # sync
        async with await anyio.open_file("a") as text:  # coroutine
            text.readline()  # coroutine
  `,
  'plain functions': python`
    import json, logging, os, pathlib, requests, shutil, subprocess, time
    log = logging.getLogger("a")
    def sleep(x): pass
    def main(file, items, callback):
        time.sleep(1)  # sync
        len(items)  # sync
        print(1)  # sync
        open("a")  # sync
        open("a").read()  # sync
        json.loads("1")  # sync
        log.info("a")  # sync
        os.path.exists("a")  # sync
        pathlib.Path("a").parent.mkdir()  # sync
        shutil.rmtree("a")  # sync
        subprocess.run(["a"])  # sync
        requests.get("a").json()  # sync
        requests.Session().get("a")  # sync
        next(items)  # nothing
        getattr(items, "a")()  # nothing
        callback()  # nothing
        items.get()  # nothing
        sleep(1)  # nothing
  `,
}

/** The first call of each line that ends with a comment. */
function askedIn(text: string) {
  const file = parsed(text)
  const calls = descendants(file.tree.root, 'call')
  let start = 0
  return text.split('\n').flatMap(line => {
    const end = start + line.length
    const inLine = calls.filter(call => call.start >= start && call.end <= end)
    start = end + 1
    const [, code = '', expected = ''] = /^ *(.*?) {2}# (\S+)$/.exec(line) ?? []
    const [first] = inLine.sort((a, b) => a.start - b.start || b.end - a.end)
    return expected && first ? [{ code, expected, name: libraryCall(first, file) ?? '' }] : []
  })
}

function answer(name: string): string {
  return libraryAwaitable(name) ?? (isSyncLibraryCall(name) ? 'sync' : 'nothing')
}

describe.each(Object.entries(programs))('%s', (_, text) => {
  test.each(askedIn(text))('$code gives $expected', ({ name, expected }) => {
    expect(answer(name), name).toBe(expected)
  })

  test('every comment belongs to a call', () => {
    expect(askedIn(text).length).toBe(text.match(/ # /g)?.length)
  })
})

describe.each([
  ['asynchronous', [...libraryAwaitables.keys()]],
  ['synchronous', [...syncFunctions]],
] as const)('the names of %s functions', (_, names) => {
  test('are those that a lookup finds', () => {
    expect(names.filter(name => canonicalName(name) !== name)).toEqual([])
  })

  test('have owners that a constructor, a function or an annotation leads to', () => {
    const owners = new Set(names.map(name => name.slice(0, name.lastIndexOf('.'))))
    expect([...owners].filter(owner => typeOf(owner) !== owner)).toEqual([])
  })
})

test('no function is in both tables', () => {
  expect([...libraryAwaitables.keys()].filter(name => syncFunctions.has(name))).toEqual([])
})

test('the libraries are named by what a file imports', () => {
  expect([...asyncLibraries].filter(name => !/^[a-z]\w+$/.test(name))).toEqual([])
  expect(asyncLibraries.has('asyncio') && asyncLibraries.has('sqlmodel')).toBe(true)
  expect(asyncLibraries.has('builtins')).toBe(false)
})

/** Prints what Python says of names: `coroutine`, `plain` or, for a name that this version does not have, `none`. */
const ASK = python`
  import asyncio, concurrent.futures, contextlib, inspect, io, json, logging, os, pathlib, queue, shutil, sqlite3, subprocess, sys
  import threading, time, builtins
  for name in json.load(sys.stdin):
      path, found = name.split("."), None
      try:
          found = sys.modules[path[0]]
          for part in path[1:]:
              found = getattr(found, part)
      except AttributeError:
          found = None
      kind = "coroutine" if inspect.iscoroutinefunction(found) else "plain"
      print("none" if found is None else kind)
`

/** The classes behind the names that stand for objects. */
const CLASSES: readonly (readonly [names: string, is: string])[] = [
  [tasks, 'asyncio.Task'],
  [eventLoops, 'asyncio.BaseEventLoop'],
  ['asyncio.timeout asyncio.timeout_at', 'asyncio.Timeout'],
  ['io.IOBase', 'io.TextIOWrapper'],
  ['logging.getLogger', 'logging.Logger'],
]

function ofPython(name: string): string {
  const found = CLASSES.flatMap(([names, is]) => names.split(' ').map(each => [each, is] as const))
  const [owner, is] = found.find(([each]) => name.startsWith(`${each}.`)) ?? ['', '']
  return is + name.slice(owner.length)
}

test.skipIf(!interpreter)('Python itself says which of its functions are coroutine functions', () => {
  const own = [...libraryAwaitables].filter(([name]) => /^(asyncio|contextlib)\./.test(name))
  const top =
    /^(asyncio|builtins|concurrent|io|json|logging|os|pathlib|queue|shutil|sqlite3|subprocess|threading|time)\./
  const plain = [...syncFunctions].filter(name => top.test(name)).map((name): [string, string] => [name, 'plain'])
  const asked = [...own, ...plain].map(([name, kind]) => [ofPython(name), kind === 'coroutine' ? kind : 'plain'])
  const output = execFileSync(interpreter as string, ['-c', ASK], {
    input: JSON.stringify(asked.map(([name]) => name)),
    encoding: 'utf8',
  })
  const answers = output.trim().split('\n')
  expect(answers.length).toBe(asked.length)
  const wrong = asked.filter(([, kind], index) => answers[index] !== 'none' && answers[index] !== kind)
  expect(wrong).toEqual([])
  expect(answers.filter(each => each === 'none').length).toBeLessThan(20)
})
