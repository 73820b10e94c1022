/** Pull requests as people work on them, in any order: after each run the comments are those that the code deserves. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { githubForTest } from '../github/for-test.ts'
import type { Scenario, SeenComment } from '../github/scenario.ts'
import type { GitHub } from '../github/server.ts'
import { runAction } from './runner.ts'

const bot = 'github-actions[bot]'

/** A function of the file. Equal kinds are equal findings; `quiet` has the line of `sleep`, and is none. */
const kinds = {
  sleep: (n: number) => `async def sleep_${n}():\n    print("one")\n    print("two")\n    time.sleep(1)\n`,
  quiet: (n: number) => `def sleep_${n}():\n    print("one")\n    print("two")\n    time.sleep(1)\n`,
  both: (n: number) => `async def both_${n}():\n    time.sleep(1); time.sleep(2)\n`,
  get: (n: number) => `async def get_${n}(url):\n    return requests.get(url, timeout=5).text\n`,
  good: (n: number) => `async def good_${n}():\n    await asyncio.sleep(1)\n`,
}

type Code = { readonly hasImport: boolean; readonly blocks: readonly { kind: keyof typeof kinds; n: number }[] }

function textOf({ hasImport, blocks }: Code): string {
  const imports = ['import time', ...(hasImport ? ['import asyncio'] : []), 'import requests']
  const distance = '# A line.\n'.repeat(8)
  return `${imports.join('\n')}\n\nstart = time.time(), requests.get\n${distance}\n\n${blocks.map(({ kind, n }) => kinds[kind](n)).join('\n\n')}`
}

const index = fc.nat({ max: 5 })
const kind = fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[]))
const deed = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('change' as const), at: index, kind }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('insert' as const), at: index, kind }) },
  ...(
    [
      ...['remove', 'toggle import', 'rename', 'force push', 'update branch'],
      ...['reply', 'ignore', 'resolve', 'unresolve', 'delete comment', 'press', 'forge'],
    ] as const
  ).map(does => ({ weight: 1, arbitrary: fc.record({ does: fc.constant(does), at: index, kind }) })),
)
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never

/** What a test remembers of a pull request. */
type Model = { code: Code; file: string; count: number; base: number }

async function act(github: GitHub, pull: Scenario, model: Model, { does, at, kind: made }: Deed): Promise<void> {
  const { blocks } = model.code
  const rooms = pull.comments.filter(({ inReplyTo }) => inReplyTo === null)
  const comment = rooms[at % Math.max(1, rooms.length)]
  const write = async (code: Code) => {
    model.code = code
    await pull.push({ [model.file]: textOf(code) })
  }
  const place = at % Math.max(1, blocks.length)
  if (does === 'change') {
    await write({ ...model.code, blocks: blocks.with(place, { kind: made, n: blocks[place]?.n ?? 0 }) })
  } else if (does === 'insert') {
    await write({ ...model.code, blocks: blocks.toSpliced(place, 0, { kind: made, n: model.count++ }) })
  } else if (does === 'remove' && blocks.length > 1) {
    await write({ ...model.code, blocks: blocks.toSpliced(place, 1) })
  } else if (does === 'toggle import') await write({ ...model.code, hasImport: !model.code.hasImport })
  else if (does === 'rename') {
    const from = model.file
    model.file = `poll_${model.count++}.py`
    await pull.push({ [model.file]: { renamedFrom: from } })
  } else if (does === 'force push') await pull.forcePush({ [model.file]: textOf(model.code) })
  else if (does === 'update branch') {
    await github.push({ 'README.md': `# ${model.base++}\n` })
    await pull.updateBranch()
  } else if (comment) await discuss(pull, does, comment)
}

async function discuss(pull: Scenario, does: Deed['does'], { id, body, line, path }: SeenComment) {
  if (does === 'reply') pull.reply(id, 'Is that so?')
  else if (does === 'ignore') pull.reply(id, 'async-fix: ignore, on purpose')
  else if (does === 'resolve') pull.resolve(id)
  else if (does === 'unresolve') pull.unresolve(id)
  else if (does === 'delete comment') pull.deleteComment(id)
  else if (does === 'forge' && line) await pull.comment({ path, line, side: 'RIGHT', body }, { by: 'stranger' })
  else if (does === 'press') {
    // A grey button does nothing. What it has written stays until somebody writes the file anew.
    await pull.applySuggestion(id).catch(() => null)
  }
}

/** Those of ours that nobody has answered or resolved, and that stand at lines of the head. */
function currentOnes(pull: Scenario): SeenComment[] {
  const answered = new Set(pull.comments.map(({ inReplyTo }) => inReplyTo))
  return pull.comments.filter(
    ({ id, author, isOutdated, resolvedBy, inReplyTo }) =>
      author === bot && !isOutdated && resolvedBy === null && inReplyTo === null && !answered.has(id),
  )
}

async function review(github: GitHub, pull: Scenario) {
  const workspace = await pull.checkOut('head')
  const inputs = { 'max-comments': '100' }
  const outcome = await runAction(github, { workspace, event: 'pull_request', payload: await pull.event(), inputs })
  expect([outcome.status, outcome.outputs['degraded'], github.malformed]).toEqual([0, 'false', []])
  return outcome
}

/** @param old what the base has: of it only what is changed is in the diff. Null for a new file */
async function live(old: Code | null, first: Code, deeds: readonly Deed[]): Promise<void> {
  const github = await githubForTest({ files: { 'README.md': '# Demo\n', ...(old ? { 'poll.py': textOf(old) } : {}) } })
  const pull = await github.openPullRequest({ changes: { 'poll.py': textOf(first) } })
  const model: Model = { code: first, file: 'poll.py', count: 100, base: 0 }
  await review(github, pull)
  for (const each of deeds) {
    await act(github, pull, model, each)
    const before = pull.comments
    const outcome = await review(github, pull)
    const after = new Set(pull.comments.map(({ id }) => id))
    const answered = new Set(before.map(({ inReplyTo }) => inReplyTo))
    // No word of a person is lost, nor what it answers.
    const kept = before.filter(({ id, author, resolvedBy }) => author !== bot || answered.has(id) || resolvedBy)
    expect(kept.filter(({ id }) => !after.has(id))).toEqual([])
    // Nobody is told twice, and nothing that is not so.
    const current = currentOnes(pull)
    const pressable = current.filter(({ body }) => body.includes('```suggestion'))
    const places = pressable.map(({ path, line }) => `${path}:${line}`)
    expect(places.length).toBe(new Set(places).size)
    const lines = ((await pull.file(model.file)) ?? '').split('\n')
    for (const { line } of current) {
      const above = lines.slice(0, line ?? 0)
      expect(above.at(-1)).toMatch(/^ .*(time\.sleep|requests\.get)\(/)
      expect(above.findLast(text => /^(async )?def /.test(text))).toMatch(/^async /)
    }
    if (!old) expect(outcome.outputs['skipped']).toBe('0')
    // All is said: a further run has nothing to do.
    const written = github.writes.length
    await review(github, pull)
    expect(github.writes.slice(written).map(({ method, path }) => `${method} ${path}`)).toEqual([])
  }
}

const code = fc.record({
  hasImport: fc.boolean(),
  blocks: fc.array(fc.record({ kind, n: fc.nat({ max: 9 }) }), { minLength: 1, maxLength: 4 }),
})

const [count, length, seed] = (process.env['LIFECYCLES'] ?? '2,5,11').split(',').map(Number)

test('nobody is told twice, no word is lost, and a run has an end', { timeout: 900_000 }, async () => {
  const lives = fc.sample(
    fc.tuple(fc.option(code), code, fc.array(deed, { minLength: length ?? 5, maxLength: length ?? 5 })),
    {
      numRuns: count ?? 2,
      seed: seed ?? 11,
    },
  )
  for (const [old, first, deeds] of lives) {
    try {
      await live(old, first, deeds)
    } catch (error) {
      throw new Error(`${JSON.stringify({ old, first, deeds })}: ${(error as Error).message}`)
    }
  }
})
