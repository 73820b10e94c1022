/** Fixtures changed at random, as a person or a tool might change code: the same ones for the same seed. */

import fc from 'fast-check'
import { fixtureRules, fixturesOf } from './fixture-files.ts'

const texts = fixtureRules().flatMap(rule => fixturesOf(rule).map(fixture => fixture.text))

/** One change to the lines of a text; `at` and `other` choose lines, and lines of other texts where those are wanted. */
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
    const margin = marginOf(line)
    return `${margin}try:\n    ${line}\n${margin}finally:\n${margin}    pass`
  }),
  'drop a token': (lines, at, other) => onTokens(lines, at, (tokens, index) => tokens.toSpliced(index, 1), other),
  'repeat a token': (lines, at, other) =>
    onTokens(lines, at, (tokens, index) => tokens.toSpliced(index, 0, tokens[index] ?? ''), other),
  'swap two tokens': (lines, at, other) =>
    onTokens(
      lines,
      at,
      (tokens, index) => tokens.toSpliced(index, 2, tokens[index + 1] ?? '', tokens[index] ?? ''),
      other,
    ),
  'indent a block': (lines, at) => onBlock(lines, at, block => block.map(line => (line ? `    ${line}` : line))),
  'dedent a block': (lines, at) => onBlock(lines, at, block => block.map(line => line.replace(/^ {4}/, ''))),
  'guard a block': (lines, at) =>
    onBlock(lines, at, block => {
      const margin = marginOf(block[0] ?? '')
      return [
        `${margin}try:`,
        ...block.map(line => `    ${line}`),
        `${margin}except Exception as error:`,
        `${margin}    raise`,
      ]
    }),
  'repeat a block': (lines, at) => onBlock(lines, at, block => [...block, ...block]),
  'put a block of another text here': (lines, at, other) => {
    const donor = (texts[(at * 31 + other * 7) % Math.max(texts.length, 1)] ?? '').split('\n')
    const from = other % donor.length
    const block = donor.slice(from, blockEnd(donor, from))
    const lost = marginOf(block[0] ?? '').length
    const margin = marginOf(lines[at] ?? '')
    return lines.toSpliced(at, 0, ...block.map(line => (line.trim() ? margin + line.slice(lost) : line)))
  },
  'put another text behind': (lines, at, other) => [
    ...lines,
    ...(texts[(at * 31 + other) % Math.max(texts.length, 1)] ?? '').split('\n'),
  ],
  'end a line by CRLF': onLine(line => `${line}\r`),
  'end all lines by CRLF': lines => lines.map(line => `${line}\r`),
  'end without a line end': lines => (lines.at(-1) === '' ? lines.slice(0, -1) : [...lines]),
  'turn margins into tabs': lines =>
    lines.map(line => line.replace(/^( {4})+/, spaces => '\t'.repeat(spaces.length / 4))),
  'put a form feed before a line': onLine(line => `\f${line}`),
  'declare an encoding': lines => ['# -*- coding: utf-8 -*-', ...lines],
  'break in a bracket': onLine(line => line.replace(', ', ',\n')),
  'say it in one line': onLine(
    (line, next) => (line.endsWith(':') ? `${line} ${next.trim()}` : `${line}\n${next}`),
    true,
  ),
  'put it in a tuple': onLine(line => line.replace(/= (.+)$/, '= $1, None')),
  'put it in an f-string': onLine(line => line.replace(/= (.+)$/, '= f"{$1}"')),
  'wait in a lambda': onLine(line => line.replace(/= (.+)$/, '= lambda: $1')),
}

const marginOf = (line: string) => /^\s*/.exec(line)?.[0] ?? ''

/** Changes the words, signs and blanks of a line. */
function onTokens(
  lines: readonly string[],
  at: number,
  change: (tokens: readonly string[], index: number) => string[],
  other: number,
): string[] {
  const tokens = lines[at]?.match(/\w+|\s+|[^\w\s]/gu) ?? []
  return lines.toSpliced(at, 1, change(tokens, other % Math.max(tokens.length, 1)).join(''))
}

/** Where the lines end that belong to the one at `from`: those that are indented more. */
function blockEnd(lines: readonly string[], from: number): number {
  const margin = marginOf(lines[from] ?? '').length
  const next = lines.findIndex((line, index) => index > from && line.trim() !== '' && marginOf(line).length <= margin)
  return next < 0 ? lines.length : next
}

function onBlock(lines: readonly string[], at: number, change: (block: readonly string[]) => string[]): string[] {
  const end = blockEnd(lines, at)
  return lines.toSpliced(at, end - at, ...change(lines.slice(at, end)))
}

const step = fc.tuple(fc.constantFrom(...Object.keys(mutations)), fc.nat(200), fc.nat(200))
export const mutants = fc
  .tuple(fc.nat(Math.max(texts.length - 1, 0)), fc.array(step, { minLength: 1, maxLength: 5 }))
  .map(mutate)

function mutate([index, steps]: readonly [number, readonly (readonly [string, number, number])[]]): string {
  return steps.reduce((text, [name, at, other]) => {
    const lines = text.split('\n')
    const mutation = mutations[name] as Mutation
    return withLineEnds(mutation(lines, at % lines.length, other % lines.length).join('\n'))
  }, texts[index] ?? '')
}

/** A carriage return without a line feed is none that is read. */
function withLineEnds(text: string): string {
  return text.replace(/\r+(?=\r\n)/g, '').replace(/\r(?!\n)/g, '')
}
