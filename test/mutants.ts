/** Fixtures changed at random, as a person or a tool might change code: the same ones for the same seed. */

import fc from 'fast-check'
import { fixtureRules, fixturesOf } from './fixture-files.ts'

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
  'break before a dot': onLine(line => line.replace(/(\w)\.(\w)/, '$1 \\\n    .$2')),
  'put a comment into a call': onLine(line => line.replace(/\((?=\w)/, '(  # (why)\n        ')),
  'import under another name': onLine(line => line.replace(/^(\s*(?:from \S+ )?import )(\w+)$/, '$1$2 as $2')),
  'import by another name': onLine(line => line.replace(/^(\s*from \S+ import )(\w+)$/, '$1$2 as renamed')),
  'keep a function under another name': onLine(line => line.replace(/^(\s*)(\w+)\.(\w+)\(/, '$1alias = $2.$3; alias(')),
  'guard a line': onLine(line => {
    const margin = /^\s*/.exec(line)?.[0] ?? ''
    return `${margin}try:\n    ${line}\n${margin}finally:\n${margin}    pass`
  }),
}

const step = fc.tuple(fc.constantFrom(...Object.keys(mutations)), fc.nat(200), fc.nat(200))
export const mutants = fc
  .tuple(fc.nat(Math.max(texts.length - 1, 0)), fc.array(step, { minLength: 1, maxLength: 4 }))
  .map(mutate)

function mutate([index, steps]: readonly [number, readonly (readonly [string, number, number])[]]): string {
  return steps.reduce((text, [name, at, other]) => {
    const lines = text.split('\n')
    const mutation = mutations[name] as Mutation
    return mutation(lines, at % lines.length, other % lines.length).join('\n')
  }, texts[index] ?? '')
}
