/** Answers keep what they rest on, however they are come by, and it is known which changes they do not survive. */

import { expect, test } from 'vitest'
import { CircularMemo, type Ground, Memo, recorded, restOn } from '../../src/project/dependencies.ts'
import { createFacts, type Facts } from '../../src/project/facts.ts'
import { type Change, staleness } from '../../src/project/staleness.ts'
import { parser } from '../engine-under-test.ts'

const file = (name: string): Ground => ({ kind: 'file', name })
const names = (grounds: ReadonlySet<Ground>) => [...grounds].map(({ name }) => name).sort()

test('an answer that was known before brings its grounds along', () => {
  const memo = new Memo<string, number>()
  const [a, b] = [file('a'), file('b')]
  const inner = () =>
    memo.get('inner', () => {
      restOn(a)
      return 1
    })
  const outer = () =>
    memo.get('outer', () => {
      restOn(b)
      return inner() + 1
    })
  for (let time = 0; time < 2; time++) {
    const { answer, grounds } = recorded(outer)
    expect(answer).toBe(2)
    expect(grounds).toEqual(new Set([a, b]))
  }
  expect(recorded(inner).grounds).toEqual(new Set([a]))
})

test('an answer that was found while nobody recorded is found again', () => {
  const memo = new Memo<string, number>()
  let count = 0
  const find = () =>
    memo.get('key', () => {
      restOn(file('a'))
      return ++count
    })
  expect([find(), find()]).toEqual([1, 1])
  expect(names(recorded(find).grounds)).toEqual(['a'])
  expect([find(), recorded(find).answer]).toEqual([2, 2])
})

test('a failure leaves nothing behind', () => {
  const memo = new Memo<string, number>()
  const fails = () =>
    memo.get('key', () => {
      restOn(file('a'))
      throw new Error('no')
    })
  expect(() => recorded(fails)).toThrow('no')
  expect(recorded(() => memo.get('other', () => 1)).grounds).toEqual(new Set())
  expect(recorded(() => memo.get('key', () => 1))).toEqual({ answer: 1, grounds: new Set() })
})

/** What can be reached in a graph, found without looking twice. */
function reachable(graph: Readonly<Record<string, readonly string[]>>) {
  const memo = new CircularMemo<string, string>('')
  const find = (node: string): string =>
    memo.get(node, () => [...new Set([node, ...(graph[node] ?? []).flatMap(each => [...find(each)])])].sort().join(''))
  return find
}

test('an answer that led back to itself is not remembered as it was on the way', () => {
  const graph = { a: ['b'], b: ['c', 'a'], c: ['d'], d: ['b'], e: ['d'] }
  for (const first of ['a', 'b', 'c', 'd', 'e']) {
    const find = reachable(graph)
    find(first)
    for (const node of ['a', 'b', 'c', 'd']) expect(find(node), `${node} after ${first}`).toBe('abcd')
    expect(find('e')).toBe('abcde')
  }
})

const project = {
  'shop/__init__.py': '',
  'shop/db.py': 'class Store:\n    def save(self): ...\n',
  'shop/sql.py': 'from shop.db import Store\nclass SqlStore(Store):\n    def save(self): ...\n',
  'shop/app.py': 'from shop.sql import SqlStore\n',
  'tool.py': 'def save_all(): ...\n',
}

function factsOf(files: Readonly<Record<string, string>>): Facts {
  const sources = Object.entries(files).map(([path, text]) => ({ path, module: moduleOf(path), text }))
  return createFacts({ parser, sources: () => sources, declares: () => false })
}

const moduleOf = (path: string) => path.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.')

const questions: Readonly<Record<string, (facts: Facts) => unknown>> = {
  resolve: facts => facts.meaningOf('shop.app.SqlStore.save'),
  missing: facts => facts.meaningOf('shop.db.Cache'),
  library: facts => facts.libraryName('httpx.get'),
  overrides: facts => facts.called('shop.db.Store.save')?.kind,
  effects: facts => facts.effectsOf('tool.save_all').length,
  handlers: facts => facts.handlersAbove('tool.save_all').length,
  spread: facts => facts.spreadOf('Store'),
  taken: facts => facts.takesFrom('shop.db', 'Store', 'shop/db.py'),
}

test('what an answer rests on does not depend on what was asked before', () => {
  for (const [name, question] of Object.entries(questions)) {
    const facts = factsOf(project)
    const alone = recorded(() => question(facts)).grounds
    const later = factsOf(project)
    for (const other of Object.values(questions)) recorded(() => other(later))
    const then = recorded(() => question(later)).grounds
    const told = (grounds: ReadonlySet<Ground>) => [...grounds].map(({ kind, name: each }) => `${kind} ${each}`).sort()
    expect(told(then), name).toEqual(told(alone))
  }
})

/** What becomes of the answers when a file gets another text; undefined removes it. */
function staleAfter(path: string, text: string | undefined): string[] {
  const facts = factsOf(project)
  const isOther = text === undefined || !(path in project)
  const change: Change = { path, module: moduleOf(path), text: text ?? null, isOther }
  const isStale = staleness([change])
  return Object.entries(questions).flatMap(([name, question]) => {
    const { grounds } = recorded(() => question(facts))
    const stored = [...grounds].map(ground => ({
      kind: ground.kind,
      name: ground.name,
      holders: 'holders' in ground ? ground.holders.map(each => each.path) : [],
    }))
    return stored.some(isStale) ? [name] : []
  })
}

test.each([
  ['tool.py', 'def save_all(): ...\n# Store\n', ['spread', 'effects', 'handlers', 'taken']],
  ['tool.py', undefined, ['effects', 'handlers']],
  ['other.py', 'x = 1\n', []],
  ['other.py', 'save_all()\n', ['handlers']],
  ['other.py', 'class Mine(Store): ...\n', ['overrides', 'spread', 'taken']],
  ['shop/db/Cache.py', 'x = 1\n', ['missing', 'overrides']],
  ['httpx/get.py', 'x = 1\n', ['library']],
  ['scripts/httpx.py', 'x = 1\n', ['library']],
  ['shop/app.py', 'from shop.sql import SqlStore\n\n', ['resolve']],
  ['shop/new/__init__.py', '', ['effects', 'handlers', 'library', 'missing', 'overrides', 'resolve']],
])('%s → %j', (path, text, expected) => {
  const stale = staleAfter(path, text)
  for (const each of expected) expect(stale).toContain(each)
  const untouched = Object.keys(questions).filter(each => !stale.includes(each))
  // Every answer that is said to hold is the same in the project as it is then.
  const files: Record<string, string> = { ...project, [path]: text ?? '' }
  if (text === undefined) delete files[path]
  for (const name of untouched) {
    const question = questions[name] as (facts: Facts) => unknown
    expect(question(factsOf(files)), name).toEqual(question(factsOf(project)))
  }
  if (expected.length === 0) expect(stale).toEqual([])
})
