/** Gives all nodes of a parsed tree at once, as arrays: read out of the parser's memory, or by its cursor where that fails. */

import type { FlatTree } from './flat-tree/arrays.ts'
import { flattenWithCursor, type ParsedTree } from './flat-tree/cursor.ts'
import { readGrammar } from './flat-tree/grammar.ts'
import { flattenAt, type Memory } from './flat-tree/memory.ts'

export { ERROR, type FlatTree, MISSING, NAMED } from './flat-tree/arrays.ts'
export { flattenWithCursor, type Memory, type ParsedTree }

/** Turns a tree into arrays that live until the next call. */
export type Flatten = (tree: ParsedTree) => FlatTree

/** TypeScript knows this one only with the types of browsers, which hold too much else. */
declare const WebAssembly: { Memory: new (pages: { initial: number; maximum: number }) => Memory }

let shared: Memory | undefined

/**
 * The memory to give to the first `Parser.init` as `wasmMemory`, always the same one: web-tree-sitter starts once a thread.
 * Of the size that it would ask for itself: 32 MiB, up to 2 GiB.
 */
export function parserMemory(): Memory {
  shared ??= new WebAssembly.Memory({ initial: 512, maximum: 32768 })
  return shared
}

/**
 * The fastest way to flatten the trees of a parser that reads them right: `flattenWithCursor` itself when the memory is not
 * the parser's or lies otherwise than it did in the version this was written for.
 */
export function makeFlattener(parser: { parse(text: string): ParsedTree | null }, memory: Memory): Flatten {
  const tree = parser.parse(sample)
  if (!tree) return flattenWithCursor
  try {
    const flatten = flattenerOf(tree, memory)
    return checksum(flatten(tree)) === sampleChecksum ? flatten : flattenWithCursor
  } catch {
    return flattenWithCursor
  } finally {
    tree.delete()
  }
}

/** Property 0 of web-tree-sitter's objects is their address in the memory. */
function addressOf(object: object): number {
  return (object as { readonly 0: number })[0]
}

/** Reads trees of the language that this one is of. */
function flattenerOf({ language }: ParsedTree, memory: Memory): Flatten {
  let words = new Int32Array(memory.buffer)
  const known = { symbols: language.types.length, fields: language.fields.length - 1 }
  const grammar = readGrammar(words, addressOf(language), known)
  return tree => {
    if (words.buffer !== memory.buffer) words = new Int32Array(memory.buffer)
    return flattenAt(words, addressOf(tree) >> 2, grammar)
  }
}

/**
 * Holds aliases, fields of hidden rules, comments, long tokens and tokens of the external scanner. No errors: to compile
 * the parser's recovery takes longer than all of this check.
 */
export const sample = `@d # é𝒳
async def f(a, *b):
  with (a) as b, c as (d, *e):
    print(f"{await a!r:>{b}}\\n" is not b, *a)
import a, ${'long'.repeat(40)} as c
middling_name = \\
  [x for x in lambda: y[a, b,  # c
    d]]
`

/** The checksum of the sample as the cursor reads it; another grammar has another one. */
const sampleChecksum = 1607210014

/** A number for all that is in the arrays. */
function checksum({ count, kind, field, start, end, after, flags }: FlatTree): number {
  let sum = count
  for (let i = 0; i < count; i++)
    for (const part of [kind, field, start, end, after, flags]) sum = (Math.imul(sum, 31) + (part[i] as number)) | 0
  return sum
}
