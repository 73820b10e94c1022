/** What the body of `f` does: each program is the body of the coroutine `f(self_or_first, …)`. */

import { describe, expect, test } from 'vitest'
import { effectsIn } from '../../src/python/effects.ts'
import { descendants } from '../../src/python/tree.ts'
import { parsed } from './parsed.ts'

const HEAD = `
import asyncio, base64, contextvars, json, logging, math, os, random, re, time, datetime
import aiohttp, asyncpg, httpx, requests, aiosqlite
from urllib.parse import quote
logger = logging.getLogger(__name__)
client = httpx.AsyncClient()
pool = asyncpg.create_pool()
var = contextvars.ContextVar("var")
SEEN = {}
QUERY = "SELECT 1"
total = 0
class Item:
    pass
`

/** The effects of the last `f`, and after a `|` the calls that the project has to judge. */
function judged(text: string): string {
  const file = parsed(HEAD + text)
  const definition = descendants(file.tree.root, 'function_definition').findLast(each => each.get('name')?.text === 'f')
  const { effects, calls } = effectsIn([definition?.get('body') as never], file)
  const kinds = effects.map(({ kind, what }) => `${kind} ${what}`)
  const open = calls.filter(({ isSettled }) => !isSettled).map(({ name }) => name)
  return [...kinds, ...(open.length > 0 ? ['|', ...open] : [])].join(' ')
}

const inF = (body: string, parameters = 'x') => `async def f(${parameters}):\n    ${body.replaceAll('\n', '\n    ')}\n`

describe('nothing noticeable', () => {
  test.each([
    'return len(x) + int(x[0]) * math.floor(2.5)',
    'rows = []\nrows.append(x)\nrows += [1]\nrows.sort()\nreturn rows',
    'n = 0\nfor y in x:\n    n += y.size\nreturn n',
    'data = json.loads("{}")\ndata["a"] = data["b"].strip()\ndata["c"]["d"] = 1\nreturn data["a"].upper()',
    'found = {}\nfound[x] = 1\nfound.setdefault(2, [])',
    'return ", ".join(sorted(x)).upper().split(",")[0].strip()',
    'return json.loads("{}")["a"].get("b")',
    'data = json.loads(x)\nfor key, row in data.items():\n    row["k"] = key.lower()',
    'return re.sub("a", lambda m: m[0], "b")',
    'return datetime.datetime.now().isoformat(), time.monotonic(), quote("a")',
    'await asyncio.sleep(1)',
    'return await asyncio.to_thread(requests.get, x)',
    'response = await client.get(x)\nresponse.raise_for_status()\nreturn response.json()["a"]',
    'return (await client.get(x)).text.strip()',
    'return await client.request("GET", x)',
    'async with aiohttp.ClientSession() as session:\n    async with session.get(x) as r:\n        return await r.json()',
    'return await pool.fetch("SELECT a FROM b WHERE c = $1", x)',
    'return await pool.fetchrow(QUERY)',
    'lock = asyncio.Lock()\nasync with lock:\n    return x',
    'raise ValueError(f"bad {x!r}")',
    'try:\n    return x["a"]\nexcept KeyError as e:\n    raise RuntimeError("no") from e',
    'task = asyncio.create_task(asyncio.sleep(1))\nawait task',
    'y = sorted(x, key=lambda row: row[0])\nreturn max(y, default=None)',
  ])('%s', body => expect(judged(inF(body))).toBe(''))

  test('typed parameters', () => {
    const body = 'return name.strip(), rows[0], rows.copy(), r.json(), r.headers.get("a")'
    expect(judged(inF(body, 'name: str, rows: list[dict], r: httpx.Response'))).toBe('')
  })
  test('a client of self', () => {
    const text = 'class A:\n    def __init__(self):\n        self.c = aiohttp.ClientSession()\n    '
    const method = 'async def f(self, u):\n        async with self.c.get(u) as r:\n            return await r.text()\n'
    expect(judged(text + method)).toBe('')
  })
})

describe('effects', () => {
  test.each([
    ['print(x)', 'output print'],
    ['logger.info("a %s", x)', 'output logger.info'],
    ['global total\ntotal += 1', 'writes-global total'],
    ['SEEN[x] = 1', 'writes-global SEEN'],
    ['SEEN.update(a=1)', 'writes-global SEEN.update'],
    ['x.n = 1', 'writes-argument x.n'],
    ['x += [1]', 'writes-argument x'],
    ['rows = []\nrows.append(x)\nrows[0].n = 1', 'writes-attribute rows[].n'],
    ['rows = []\nrows.append(x)\nrows[0].append(1)', 'unknown-call rows[].append'],
    ['data = json.loads(x)\ndata["a"] = SEEN\ndata["a"]["b"] = 1', 'writes-attribute data[]'],
    ['return json.loads("1", object_hook=x)', 'unknown-call x'],
    ['x["n"] += 1', 'writes-argument x'],
    ['del x.n', 'writes-argument x.n'],
    ['rows = [x]\nrows[0].n = 1', 'writes-attribute rows[].n'],
    ['y = x\ny.n = 1', 'writes-attribute y.n'],
    ['var.set(x)', 'context-variable var.set'],
    ['await client.post(x)', 'remote-write client.post'],
    ['await client.request(x, "/")', 'remote-write client.request'],
    ['await pool.execute("INSERT INTO a VALUES (1)")', 'remote-write pool.execute'],
    ['await pool.fetch("INSERT INTO a VALUES (1) RETURNING id")', 'remote-write pool.fetch'],
    ['await pool.fetch(x)', 'remote-write pool.fetch'],
    ['await x', 'shared-await x'],
    ['async with x.lock:\n    pass', 'shared-await x.lock'],
    ['async with x:\n    pass', 'unknown-call x'],
    ['return random.random()', 'writes-global random.random'],
    ['yield x', 'unknown-call yield'],
    ['return x.fetch()', 'unknown-call x.fetch'],
    ['return x.strip()', 'unknown-call x.strip'],
    ['return sorted(x, key=x.rank)', 'unknown-call x.rank'],
    ['return await asyncio.to_thread(x)', 'unknown-call x'],
    ['async for y in x:\n    pass', 'unknown-call x'],
    ['return open(x)', '| builtins.open'],
    ['return other(x)', 'unknown-call other'],
    ['return Item(x)', '| shop.Item'],
    ['os.environ["A"] = x', 'writes-global os.environ'],
  ])('%s', (body, expected) => expect(judged(inF(body))).toBe(expected))

  test.each([
    ['conn: asyncpg.Connection', 'return await conn.fetch(QUERY)', 'shared-await conn.fetch'],
    ['q: asyncio.Queue', 'return await q.get()', 'shared-await q.get'],
    ['w: asyncio.StreamWriter', 'w.write(b"a")', 'shared-await w.write'],
    ['rows: list', 'rows.append(1)', 'writes-argument rows.append'],
    ['s: requests.Session', 'return await asyncio.to_thread(s.get, "a")', 'shared-await s.get'],
  ])('(%s) %s', (parameters, body, expected) => expect(judged(inF(body, parameters))).toBe(expected))

  test('methods', () => {
    const text =
      'class A:\n    async def f(self):\n        self.n = 1\n        self.rows[0] = 2\n        return await self.g()\n'
    expect(judged(text)).toBe('writes-attribute self.n writes-attribute self.rows | shop.A.g')
  })
  test('a method that is replaced', () => {
    const text =
      'class A:\n    def __init__(self, g):\n        self.g = g\n    async def f(self):\n        return self.g()\n'
    expect(judged(text)).toBe('unknown-call self.g')
  })
  test('an object of a pure module that others have', () => {
    const text = 'import hashlib\nh = hashlib.sha256()\nasync def f(x):\n    h.update(x)\n'
    expect(judged(text)).toBe('writes-global h.update')
  })
  test('closures', () => {
    const text =
      'def outer():\n    n = 0\n    rows = []\n    async def f():\n        nonlocal n\n        n = 1\n        rows.append(2)\n'
    expect(judged(text)).toBe('writes-nonlocal n writes-nonlocal rows.append')
  })
  test('a local connection', () => {
    const body =
      'async with aiosqlite.connect("a") as db:\n    await db.execute("SELECT 1")\n    await db.execute("DELETE FROM a")'
    expect(judged(inF(body))).toBe('remote-write db.execute')
  })
})
