/** Which calls block: each text ends in a call of `blocks` or names the method whose last call is asked about. */

import { describe, expect, test } from 'vitest'
import { blockingCall } from '../../src/python/blocking.ts'
import { blockingCalls, blockingLastNames, lastNamesOf } from '../../src/python/blocking-calls.ts'
import { descendants } from '../../src/python/tree.ts'
import { parsed, python } from './parsed.ts'

/** The qualified names of all blocking calls of a text, in source order. */
function blockingIn(text: string, meanings: Readonly<Record<string, string>> = {}): string[] {
  const file = parsed(text)
  return descendants(file.tree.root, 'call').flatMap(
    call => blockingCall(call, file, name => meanings[name] ?? null)?.name ?? [],
  )
}

/** The same for one expression, after some imports. */
function blockingInExpression(expression: string): string[] {
  return blockingIn(`${imports}async def work(unknown, paths):\n    return ${expression}\n`)
}

const imports = python`
  import bz2, fcntl, getpass, glob, hashlib, multiprocessing, os, os.path, queue, redis, shutil, smtplib, socket, ssl
  import sqlite3, subprocess, sys, threading
  import concurrent.futures
  import os as system
  from os import listdir as names_in
  from pathlib import Path
  import pathlib

`

const functions: Record<string, readonly string[]> = {
  'os.listdir(".")': ['os.listdir'],
  'system.stat("a")': ['os.stat'],
  'names_in()': ['os.listdir'],
  'os.path.getsize("a")': ['os.path.getsize'],
  'os.path.join("a", "b")': [],
  'os.getcwd()': [],
  'glob.glob("*")': ['glob.glob'],
  'shutil.copy(*paths)': ['shutil.copy'],
  'input("? ")': ['builtins.input'],
  'open("a")': ['builtins.open'],
  'sys.stdin.readline()': ['sys.stdin.readline'],
  'getpass.getpass()': ['getpass.getpass'],
  'socket.gethostbyname("a")': ['socket.gethostbyname'],
  'bz2.compress(b"")': ['bz2.compress'],
  'hashlib.sha256(b"").hexdigest()': [],
  'hashlib.scrypt(b"", salt=b"", n=2, r=1, p=1).hex()': ['hashlib.scrypt'],
  'print(os.listdir)': [],
  os: [],
  '(os.listdir)(".")': [],
}

const paths: Record<string, readonly string[]> = {
  'Path("a").exists()': ['pathlib.Path.exists'],
  'pathlib.Path("a").read_text()': ['pathlib.Path.read_text'],
  'Path("a").parent.parent.is_dir()': ['pathlib.Path.is_dir'],
  'Path("a").parents[1].is_dir()': ['pathlib.Path.is_dir'],
  '(Path("a") / "b" / unknown).stat()': ['pathlib.Path.stat'],
  '("a" / Path("b")).stat()': ['pathlib.Path.stat'],
  'Path("a").with_suffix(".b").joinpath("c").unlink()': ['pathlib.Path.unlink'],
  'Path.home().joinpath("a").touch()': ['pathlib.Path.touch'],
  'Path.cwd()': [],
  'Path("a").expanduser()': [],
  'Path("a").absolute().name': [],
  'Path("a").resolve().exists()': ['pathlib.Path.exists', 'pathlib.Path.resolve'],
  'Path("a").rename("b").exists()': ['pathlib.Path.exists', 'pathlib.Path.rename'],
  '(unknown / "a").exists()': [],
  'unknown.exists()': [],
  '(Path("a") if paths else Path("b")).exists()': ['pathlib.Path.exists'],
  '(paths or Path("b")).exists()': [],
  '[path.stat() for path in Path("a").iterdir()]': ['pathlib.Path.stat', 'pathlib.Path.iterdir'],
  '[path.stat() for path in sorted(Path("a").glob("*"))]': ['pathlib.Path.stat', 'pathlib.Path.glob'],
  '[path.stat() for path in paths]': [],
  '[path.stat() for path in [Path("a")]]': [],
}

const atOnce: Record<string, readonly string[]> = {
  'os.waitpid(1, 0)': ['os.waitpid'],
  'os.waitpid(1, os.WNOHANG)': [],
  'os.waitpid(1, os.WUNTRACED | os.WNOHANG)': [],
  'os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG)': [],
  'os.waitpid(1, unknown)': ['os.waitpid'],
  'fcntl.flock(3, fcntl.LOCK_EX)': ['fcntl.flock'],
  'fcntl.flock(3, fcntl.LOCK_EX | fcntl.LOCK_NB)': [],
  'fcntl.lockf(3, fcntl.LOCK_UN)': [],
  'subprocess.Popen("a").wait()': ['subprocess.Popen.wait', 'subprocess.Popen'],
  'subprocess.Popen("a").wait(0)': ['subprocess.Popen'],
  'subprocess.Popen("a").wait(timeout=0.0)': ['subprocess.Popen'],
  'subprocess.Popen("a").wait(timeout=unknown)': ['subprocess.Popen.wait', 'subprocess.Popen'],
  'subprocess.Popen("a").communicate(timeout=0)': ['subprocess.Popen.communicate', 'subprocess.Popen'],
  'threading.Thread().join()': ['threading.Thread.join'],
  'threading.Thread().join(0)': [],
  'threading.Timer(1, print).join(timeout=1)': ['threading.Thread.join'],
  'queue.Queue().get()': ['queue.Queue.get'],
  'queue.Queue().get(False)': [],
  'queue.Queue().get(block=False)': [],
  'queue.Queue().get(True, 5)': ['queue.Queue.get'],
  'queue.Queue().get_nowait()': [],
  'queue.Queue().put(1)': [],
  'queue.Queue(3).put(1)': ['queue.Queue.put'],
  'queue.Queue(maxsize=3).put(1, False)': [],
  'queue.Queue(maxsize=3).put(1, block=False)': [],
  'queue.Queue(*paths).put(1)': ['queue.Queue.put'],
  'queue.LifoQueue(3).put(1)': ['queue.Queue.put'],
  'queue.SimpleQueue().put(1)': [],
  'queue.SimpleQueue().get()': ['queue.Queue.get'],
  'multiprocessing.Queue().put(1)': [],
  'multiprocessing.Queue(1).put(1)': ['multiprocessing.Queue.put'],
  'multiprocessing.Queue().get(block=False)': [],
  'concurrent.futures.Future().result()': ['concurrent.futures.Future.result'],
  'concurrent.futures.Future().result(timeout=0)': [],
  'concurrent.futures.ThreadPoolExecutor().shutdown(wait=False)': [],
  'concurrent.futures.wait(paths)': ['concurrent.futures.wait'],
  'concurrent.futures.wait(paths, timeout=0)': [],
  'threading.Event().wait(0)': [],
  'threading.Lock().acquire()': ['threading.Lock.acquire'],
  'threading.Lock().acquire(False)': [],
  'threading.Lock().acquire(blocking=False)': [],
  'socket.getaddrinfo("::1", 1, flags=socket.AI_NUMERICHOST)': [],
  'sqlite3.connect(":memory:")': [],
  'sqlite3.connect("a.db")': ['sqlite3.connect'],
}

const receivers: Record<string, readonly [string, readonly string[]]> = {
  'an assignment': [
    python`
      from pathlib import Path
      async def work(name):
          path = Path(name)
          path.exists()
    `,
    ['pathlib.Path.exists'],
  ],
  'a with statement': [
    python`
      import smtplib
      async def work():
          with smtplib.SMTP_SSL() as mail:
              mail.noop()
    `,
    ['smtplib.SMTP_SSL', 'smtplib.SMTP.noop'],
  ],
  'a parameter annotation': [
    python`
      import threading
      async def work(thread: threading.Thread):
          thread.join()
    `,
    ['threading.Thread.join'],
  ],
  'Optional and a union with None': [
    python`
      from subprocess import Popen
      from typing import Optional
      async def work(first: Optional[Popen], second: Popen | None = None):
          first.wait()
          second.wait()
    `,
    ['subprocess.Popen.wait', 'subprocess.Popen.wait'],
  ],
  'an annotated variable': [
    python`
      import queue
      async def work(depot):
          jobs: queue.Queue[int] = depot.jobs
          jobs.get()
    `,
    ['queue.Queue.get'],
  ],
  'an attribute set in __init__': [
    python`
      import redis
      class Store:
          def __init__(self):
              self.client = redis.StrictRedis()
          async def work(self):
              self.client.get("a")
    `,
    ['redis.Redis.get'],
  ],
  'a field of a class': [
    python`
      import pathlib
      class Store:
          root: pathlib.Path
          async def work(self):
              (self.root / "a").mkdir()
    `,
    ['pathlib.Path.mkdir'],
  ],
  'a module variable': [
    python`
      import queue
      jobs = queue.PriorityQueue()
      async def work():
          jobs.get()
    `,
    ['queue.Queue.get'],
  ],
  'a return annotation': [
    python`
      from pathlib import Path
      def root() -> Path: ...
      async def home() -> Path: ...
      async def work():
          root().exists()
          (await home()).is_dir()
          home().is_file()
    `,
    ['pathlib.Path.exists', 'pathlib.Path.is_dir'],
  ],
  'a walrus': [
    python`
      from pathlib import Path
      async def work(name):
          if (path := Path(name)).exists():
              path.unlink()
    `,
    ['pathlib.Path.exists', 'pathlib.Path.unlink'],
  ],
  'a loop over a folder': [
    python`
      from pathlib import Path
      async def work(root: Path):
          for path in root.iterdir():
              path.unlink()
    `,
    ['pathlib.Path.iterdir', 'pathlib.Path.unlink'],
  ],
  'what a thread gave': [
    python`
      import asyncio, sqlite3
      async def work():
          connection = await asyncio.to_thread(sqlite3.connect, "a.db")
          connection.commit()
    `,
    ['sqlite3.Connection.commit'],
  ],
  'a chain of methods': [
    python`
      import docker
      async def work():
          docker.from_env().containers.get("a").wait()
    `,
    ['docker.models.containers.Container.wait', 'docker.models.containers.ContainerCollection.get', 'docker.from_env'],
  ],
  'part of a tuple': [
    python`
      import socket
      async def work():
          server = socket.socket()
          client, address = server.accept()
          client.recv(1)
    `,
    ['socket.socket.accept', 'socket.socket.recv'],
  ],
  'a session maker': [
    python`
      from sqlalchemy.orm import sessionmaker
      Session = sessionmaker()
      async def work():
          Session().commit()
    `,
    ['sqlalchemy.orm.Session.commit'],
  ],
  'an alias of a function': [
    python`
      import os
      remove = os.remove
      async def work(path):
          remove(path)
    `,
    ['os.remove'],
  ],
}

const silent: Record<string, string> = {
  'a shadowed module': python`
    import os
    async def work(os):
        os.listdir()
  `,
  'a rebound object': python`
    from pathlib import Path
    async def work(box):
        path = Path("a")
        path = box.path
        path.exists()
  `,
  'classes that disagree': python`
    import queue, asyncio
    async def work(flag):
        jobs = queue.Queue() if flag else asyncio.Queue()
        jobs.get()
  `,
  'an asyncio queue': python`
    from asyncio import Queue
    async def work(jobs: Queue):
        await jobs.get()
  `,
  'an asyncio client of the same name': python`
    from redis.asyncio import Redis
    async def work(store: Redis):
        await store.get("a")
  `,
  'a subclass, which may do something else': python`
    import threading
    class Worker(threading.Thread):
        def join(self): ...
    async def work(worker: Worker):
        worker.join()
  `,
  'a function of the file with a name of the table': python`
    def listdir(): ...
    async def work():
        listdir()
  `,
  'a star import': python`
    from os import *
    async def work():
        listdir()
  `,
  'a patched module': python`
    import os
    os.listdir = print
    async def work():
        os.listdir()
  `,
  'a socket that is set not to block': python`
    import socket
    async def work():
        line = socket.socket()
        line.setblocking(False)
        line.recv(1)
  `,
  'a socket that somebody else has made': python`
    import socket
    async def work(line: socket.socket):
        line.recv(1)
  `,
  'a string': python`
    import threading
    async def work():
        ", ".join(threading.enumerate())
  `,
  'a dictionary': python`
    import redis
    names = {}
    async def work():
        names.get("a")
  `,
}

describe('functions', () => {
  test.each(Object.entries(functions))('%s', (text, names) => expect(blockingInExpression(text)).toEqual(names))
})

describe('paths', () => {
  test.each(Object.entries(paths))('%s', (text, names) => expect(blockingInExpression(text)).toEqual(names))
})

describe('arguments with which a call returns at once', () => {
  test.each(Object.entries(atOnce))('%s', (text, names) => expect(blockingInExpression(text)).toEqual(names))
})

describe('objects', () => {
  test.each(Object.entries(receivers))('knows %s', (_, [text, names]) => expect(blockingIn(text)).toEqual(names))
  test.each(Object.entries(silent))('says nothing about %s', (_, text) => expect(blockingIn(text)).toEqual([]))
})

describe('names of the project', () => {
  const text = python`
    from shop.paths import ROOT, remove, opened
    import shop.store
    async def work():
        ROOT.exists()
        remove("a")
        opened("a")
        shop.store.client.get("a")
  `

  test('are silent where nobody knows what they mean', () => expect(blockingIn(text)).toEqual([]))

  test('mean what they stand for', () => {
    const meanings = {
      'shop.paths.ROOT.exists': 'pathlib.Path.exists',
      'shop.paths.remove': 'os.remove',
      'shop.paths.opened': 'builtins.open',
      'shop.store.client.get': 'redis.StrictRedis.get',
    }
    // `opened` is no name of a blocking call, so that nobody is asked about it.
    expect(blockingIn(text, meanings)).toEqual(['pathlib.Path.exists', 'os.remove', 'redis.Redis.get'])
  })

  test('have no receiver in this file', () => {
    const file = parsed(text)
    const [call] = descendants(file.tree.root, 'call')
    const found = call && blockingCall(call, file, () => 'pathlib.Path.exists')
    expect(found).toMatchObject({ rule: 'blocking-path-io', receiver: null })
  })
})

test('the receiver tells how the object is kept', () => {
  const file = parsed('import queue\njobs = queue.Queue()\nasync def work():\n    jobs.get()\n')
  const call = descendants(file.tree.root, 'call').at(-1)
  const found = call && blockingCall(call, file)
  expect(found).toMatchObject({ name: 'queue.Queue.get', thread: 'waits' })
  expect(found?.receiver).toMatchObject({ type: 'queue.Queue', scope: 'module' })
})

test('calls that are over in microseconds are in the table and belong to no rule', () => {
  expect(blockingCalls.get('os.getcwd')?.rule).toBeNull()
  expect(lastNamesOf('blocking-thread-join')).toEqual(['join'])
  expect(blockingLastNames.has('gethostbyname')).toBe(true)
})
