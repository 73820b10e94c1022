/** How long a project of many files takes to be parsed, summarised and linked. */

import { readFileSync } from 'node:fs'
import { createFacts } from '../src/project/facts.ts'
import { absoluteName } from '../src/project/modules.ts'
import { resultOf } from '../src/project/results.ts'
import type { FileSummary } from '../src/project/summaries.ts'
import { summarise } from '../src/project/summary.ts'
import { calleePath } from '../src/python/callees.ts'
import { PythonFile } from '../src/python/file.ts'
import { loadParser } from '../src/python/parser.ts'
import { descendants } from '../src/python/tree.ts'

/** Wall time of each stage in milliseconds, and what there was to do. */
export type LinkTimes = {
  readonly files: number
  readonly lines: number
  readonly calls: number
  readonly known: number
  readonly blocking: number
  readonly parse: number
  readonly summarise: number
  readonly link: number
}

type Source = { readonly path: string; readonly module: string; readonly text: string }

/**
 * A project in the shape of a service: each package has models, a storage that reads files, a client and handlers, and imports the
 * package before it.
 */
export function syntheticProject(files: number): Source[] {
  const sources: Source[] = []
  for (let index = 0; sources.length < files; index++) {
    const before = index === 0 ? null : `app.part${index - 1}`
    sources.push(...part(`part${index}`, before))
  }
  return [{ path: 'app/__init__.py', module: 'app', text: '' }, ...sources.slice(0, files - 1)]
}

function part(name: string, before: string | null): Source[] {
  const at = (file: string, text: string): Source => ({
    path: `app/${name}/${file}.py`,
    module: file === '__init__' ? `app.${name}` : `app.${name}.${file}`,
    text,
  })
  return [
    at('__init__', 'from .handlers import handle\nfrom .storage import Storage, connect\n'),
    at('models', MODELS),
    at(
      'storage',
      before
        ? `${STORAGE}\n\ndef older():\n    from ${before}.storage import connect as older\n    return older().load("x")\n`
        : STORAGE,
    ),
    at('handlers', HANDLERS),
  ]
}

const MODELS = `from dataclasses import dataclass, field


@dataclass
class Item:
    name: str
    price: int = 0
    tags: list = field(default_factory=list)

    def total(self):
        return self.price * len(self.tags)


class Order(Item):
    def rows(self):
        return [tag.upper() for tag in self.tags]
`

const STORAGE = `import json

from .models import Item


class Storage:
    def __init__(self, path):
        self.path = path
        self.items = {}

    def load(self, name):
        return self._parse(self._read(name))

    def _read(self, name):
        with open(f"{self.path}/{name}") as file:
            return file.read()

    def _parse(self, text):
        return Item(**json.loads(text))

    async def save(self, item):
        self.items[item.name] = item


def connect(path="."):
    return Storage(path)
`

const HANDLERS = `import asyncio

from . import storage
from .storage import Storage, connect


class Handler:
    def __init__(self, store: Storage):
        self.store = store

    async def get(self, name):
        return self.store.load(name)

    async def put(self, item):
        await self.store.save(item)
        await asyncio.sleep(0)


async def handle(request):
    handler = Handler(connect())
    item = await handler.get(request["name"])
    await storage.connect().save(item)
    return item.total()
`

/** Asks of every call in every file what it gives, and of every call in a coroutine whether it comes to block. */
export async function timeLink(sources: readonly Source[], grammar: string): Promise<LinkTimes> {
  const parser = await loadParser(readFileSync(grammar))
  const started = performance.now()
  const files = sources.map(({ path, module, text }) => new PythonFile(path, module, parser.parse(text)))
  const parsed = performance.now()
  const summaries = new Map(files.map(file => [file.path, plain(file)]))
  const summarised = performance.now()
  const facts = createFacts({
    parser,
    sources: () => sources,
    declares: () => false,
    summaryOf: ({ path }) => summaries.get(path) ?? null,
  })
  const counts = { calls: 0, known: 0, blocking: 0 }
  for (const file of files) {
    for (const call of descendants(file.tree.root, 'call')) {
      counts.calls++
      if (resultOf(call, file, facts)) counts.known++
      const path = calleePath(call, file)
      if (path !== null && facts.blockingChain(absoluteName(path, file), false)) counts.blocking++
    }
  }
  const linked = performance.now()
  const lines = sources.reduce((sum, { text }) => sum + text.split('\n').length - 1, 0)
  const times = { parse: parsed - started, summarise: summarised - parsed, link: linked - summarised }
  return { files: sources.length, lines, ...counts, ...times }
}

/** The summary as a cache would hold it: nothing is left to be found out. */
function plain(file: PythonFile): FileSummary {
  return JSON.parse(JSON.stringify(summarise(file, () => file)))
}
