/** Damaged and shuffled fixtures: the engine neither crashes nor hangs, and what compiled still compiles. */

import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { transforms } from '../transforms/index.ts'
import { fixText } from './engine-under-test.ts'
import { fixtureRules, fixturesOf } from './fixture-files.ts'
import { startCompiler } from './python/compiler.ts'

/** `FUZZ_RUNS=20000 FUZZ_SEED=7 npx vitest run test/fuzz.test.ts` looks harder, and elsewhere. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 300)
const seed = Number(process.env['FUZZ_SEED'] ?? 1)

const compiler = startCompiler()
afterAll(() => compiler.close())

const texts = fixtureRules().flatMap(rule => fixturesOf(rule).map(fixture => fixture.text))

/** One change to the lines of a text; `at` and `other` choose lines. */
type Mutation = (lines: readonly string[], at: number, other: number) => string[]

/** A mutation of one line; the next line is left out when `joins` is true. */
const onLine =
  (change: (line: string, next: string) => string, joins = false): Mutation =>
  (lines, at) =>
    lines.toSpliced(at, joins ? 2 : 1, change(lines[at] ?? '', lines[at + 1] ?? ''))

const mutations: Readonly<Record<string, Mutation>> = {
  'drop a line': (lines, at) => lines.toSpliced(at, 1),
  'repeat a line': (lines, at) => lines.toSpliced(at, 0, lines[at] ?? ''),
  'move a line': (lines, at, other) => lines.toSpliced(at, 1).toSpliced(other, 0, lines[at] ?? ''),
  'indent a line': onLine(line => `    ${line}`),
  'add a comment': onLine(line => `${line}  # kept`),
  'put a line behind another': onLine((line, next) => `${line}; ${next.trim()}`, true),
  'break at a parenthesis': onLine(line => line.replace('(', '(\n')),
  'put blanks around a dot': onLine(line => line.replace('.', ' . ')),
  'put parentheses around a value': onLine(line => line.replace(/= (.+)$/, '= ($1)')),
  'use the value': onLine(line => line.replace(/^(\s*)([\w.]+\(.*\))$/, '$1value = [$2]')),
  'cut a line off': onLine(line => line.slice(0, -2)),
  'make a function async': onLine(line => line.replace(/^(\s*)def /, '$1async def ')),
  'make a name strange': onLine(line => line.replace(/\b[a-z]\w+\b/, 'élan𝕏')),
  'guard a line': onLine(line => {
    const margin = /^\s*/.exec(line)?.[0] ?? ''
    return `${margin}try:\n    ${line}\n${margin}finally:\n${margin}    pass`
  }),
}

const step = fc.tuple(fc.constantFrom(...Object.keys(mutations)), fc.nat(200), fc.nat(200))
const mutant = fc.tuple(fc.nat(Math.max(texts.length - 1, 0)), fc.array(step, { minLength: 1, maxLength: 4 }))

function mutate([index, steps]: readonly [number, readonly (readonly [string, number, number])[]]): string {
  return steps.reduce((text, [name, at, other]) => {
    const lines = text.split('\n')
    const mutation = mutations[name] as Mutation
    return mutation(lines, at % lines.length, other % lines.length).join('\n')
  }, texts[index] ?? '')
}

test.each([
  ['safe', false],
  ['unsafe', true],
])('%s fixes of mutated fixtures', { timeout: 60 * 60_000 }, async (_, unsafe) => {
  const property = fc.asyncProperty(mutant.map(mutate), async text => {
    const { text: fixed } = fixText(text, { transforms }, unsafe)
    if (fixed === text) return
    expect(fixText(fixed, { transforms }, unsafe).text, 'a second run changes nothing').toBe(fixed)
    if (await compiler.errorOf(text)) return
    expect(await compiler.errorOf(fixed)).toBeNull()
  })
  await fc.assert(property, { numRuns: runs, seed, endOnFailure: false })
})
