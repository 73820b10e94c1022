/** Code that takes all items of what it is given at once, and how it takes those of an asynchronous iterable. */

import { type Edit, insertAfter, insertBefore, replace } from '../../../src/engine/edit.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'

/**
 * - `whole`: needs every item before it gives anything;
 * - `lazy`: takes items as long as it needs them, `any()` or `enumerate()`;
 * - `first`: `next()`.
 */
export type Reading = 'whole' | 'lazy' | 'first'

const READINGS: ReadonlyMap<string, Reading> = new Map([
  ...'dict frozenset list max min set sorted sum tuple'.split(' ').map(name => [name, 'whole'] as const),
  ...'all any enumerate filter map zip'.split(' ').map(name => [name, 'lazy'] as const),
  ['next', 'first'],
])

/** How a call reads its arguments; null for one that does not, or of which nobody knows. */
export function readingOf(call: Node, file: PythonFile): Reading | null {
  const callee = call.get('function')
  if (callee?.kind === 'attribute') {
    const isText = /^(string|concatenated_string)$/.test(callee.get('object')?.kind ?? '')
    return isText && callee.get('attribute')?.text === 'join' ? 'whole' : null
  }
  const reading = callee?.kind === 'identifier' ? READINGS.get(callee.text) : null
  return reading && file.called(call) === `builtins.${callee?.text}` ? reading : null
}

/** The arguments whose items the call takes. */
export function readBy(call: Node, reading: Reading): readonly Node[] {
  const { positional } = argumentsOf(call)
  if (reading === 'first') return positional.slice(0, 1)
  const name = call.get('function')?.text ?? ''
  // With several arguments these compare them.
  if (/^(max|min)$/.test(name) && positional.length > 1) return []
  if (name === 'map' || name === 'filter') return positional.slice(1)
  return name === 'zip' ? positional : positional.slice(0, 1)
}

/**
 * Brackets that a comprehension can have in place of the call, where the call does no more than collect. A brace at the start of an
 * f-string's expression would be text.
 */
function bracketsFor(name: string, reader: Node): readonly [string, string] | null {
  if (name === 'list') return ['[', ']']
  return name === 'set' && reader.parent?.kind !== 'interpolation' ? ['{', '}'] : null
}

/** `list(ships())` → `[each async for each in ships()]`, `sorted(ships())` → `sorted([each async for each in ships()])`. */
export function collected(value: Node, reader: Node | null, file: PythonFile): Edit[] {
  const item = file.freshName('each')
  const opening = `${item} async for ${item} in `
  const [before, after] = reader ? around(value, reader, file) : ['', '']
  const isWhole = /^\w+\(\s*$/.test(before) && /^,?\s*\)$/.test(after)
  const brackets = reader && isWhole ? bracketsFor(/^\w+/.exec(before)?.[0] ?? '', reader) : null
  if (!reader || !brackets) return [insertBefore(value, `[${opening}`), insertAfter(value, ']')]
  return [
    replace({ start: reader.start, end: value.start }, brackets[0] + opening),
    replace({ start: value.end, end: reader.end }, brackets[1]),
  ]
}

/** `sum(ship.size for ship in ships())` → `sum([ship.size async for ship in ships()])`. */
export function listed(generator: Node, reader: Node, file: PythonFile): Edit[] {
  const inside = { start: generator.start + 1, end: generator.end - 1 }
  const isBare = reader.get('arguments') === generator
  const brackets = isBare ? bracketsFor(around(generator, reader, file)[0], reader) : null
  if (isBare && !brackets) return [insertBefore(inside, '['), insertAfter(inside, ']')]
  const start = isBare ? reader.start : generator.start
  const [opening, closing] = brackets ?? ['[', ']']
  return [replace({ start, end: inside.start }, opening), replace({ start: inside.end, end: generator.end }, closing)]
}

function around(value: Node, reader: Node, file: PythonFile): readonly [string, string] {
  return [file.text.slice(reader.start, value.start), file.text.slice(value.end, reader.end)]
}
