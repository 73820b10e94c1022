/** Python programs made at random from a grammar and the words of the rules; most of them compile. */

import fc from 'fast-check'
import { Choices } from './choices.ts'
import { Expressions } from './expressions.ts'
import { laidOut } from './layout.ts'
import { Imports } from './names.ts'
import { type Block, Statements } from './statements.ts'

/** The same ones for the same seed. */
export const programs: fc.Arbitrary<string> = fc
  .array(fc.nat(0xffff), { minLength: 20, maxLength: 150, size: 'max' })
  .map(numbers => program(new Choices(numbers)))

function program(choices: Choices): string {
  const imports = new Imports(choices)
  const statements = new Statements(choices, new Expressions(choices, imports), imports)
  const lines: string[] = []
  const top: Block = {
    isAsync: false,
    isFunction: false,
    inClass: false,
    inLoop: false,
    inStar: false,
    yields: false,
    depth: 0,
  }
  do lines.push(...statements.definition(top))
  while (!choices.isEmpty && lines.length < 80)
  if (choices.once(2)) lines.push(...statements.statement(top))
  const head = choices.once(6) ? ['"""Doc."""', 'from __future__ import annotations'] : []
  return laidOut([...head, ...imports.lines, '', '', ...lines], choices)
}
