/** Flattens a tree by reading the parser's memory where it lies: one pass over it, without a call into WebAssembly. */

import { arraysFor, ERROR, ERROR_SYMBOL, type FlatTree, MISSING, makeRoom, NAMED } from './arrays.ts'
import { ALIAS_NAMED, ALIASED, type Grammar } from './grammar.ts'

/** The linear memory of the parser, a `WebAssembly.Memory`; its buffer is another one after it has grown. */
export type Memory = { readonly buffer: ArrayBufferLike }

/**
 * 32-bit words from the start of a `SubtreeHeapData` (tree-sitter 0.27, `lib/src/subtree.h`) in 32-bit WebAssembly. The
 * handles of its children lie in front of it, two words each: a pointer, or the node itself when bit 0 is set.
 */
const Heap = {
  padding: 1,
  size: 4,
  childCount: 9,
  symbol: 10,
  bits: 11,
  visibleChildren: 12,
  descendants: 14,
  rule: 16,
}
const HANDLE = 2

/** Bits of a node's flags, after those of an inline node were shifted by one. */
const Bit = { visible: 1, named: 2, extra: 4, inlineMissing: 16, heapMissing: 512 } as const

/** Numbers for each level of the walk that has children left. */
const FRAME = 5

const arrays = arraysFor(1 << 10)
let frames = new Int32Array(FRAME << 6)

/**
 * The nodes below the handle of a root. Does what `ts_tree_cursor_goto_first_child` and `..._goto_next_sibling` do.
 * @param words the memory
 * @param root index of the handle in `words`
 * @throws {RangeError} when that cannot be the root of a tree
 */
export function flattenAt(words: Int32Array, root: number, grammar: Grammar): FlatTree {
  const { slots, width, publicSymbols } = grammar
  const rootData = (words[root] as number) >> 2
  makeRoom(
    arrays,
    (words[rootData + Heap.childCount] as number) > 0 ? (words[rootData + Heap.descendants] as number) + 1 : 1,
  )
  const { kind, field, start, end, after, flags } = arrays
  let count = 0
  let depth = 0
  let child = root
  let last = root + HANDLE
  let slotAt = 0
  let position = 0
  let inherited = 0
  for (let budget = words.length; budget > 0; budget -= HANDLE) {
    const handle = words[child] as number
    const detail = words[child + 1] as number
    child += HANDLE
    const inline = handle & 1
    const heap = handle >> 2
    const bits = inline ? handle >> 1 : (words[heap + Heap.bits] as number)
    const before = position
    position += inline ? (detail >> 16) & 0xff : (words[heap + Heap.padding] as number)
    const from = position
    position += inline ? detail >>> 24 : (words[heap + Heap.size] as number)
    const slot = slotAt === 0 || bits & Bit.extra ? 0 : (slots[slotAt++] as number)
    const ownField = bits & Bit.extra ? 0 : slot & 0xff || inherited
    const visible = bits & Bit.visible || slot & ALIASED
    const children = inline ? 0 : (words[heap + Heap.childCount] as number)
    if (visible) {
      const symbol = inline ? (handle >> 8) & 0xff : (words[heap + Heap.symbol] as number) & 0xffff
      const missing = bits & (inline ? Bit.inlineMissing : Bit.heapMissing) ? MISSING : 0
      const named = slot & ALIASED ? slot & ALIAS_NAMED : bits & Bit.named
      const seenAs = slot & ALIASED ? slot >>> 16 : (publicSymbols[symbol] ?? symbol)
      kind[count] = seenAs
      field[count] = ownField
      start[count] = from >> 1
      end[count] = position >> 1
      after[count] = count + 1 + (children > 0 ? (words[heap + Heap.descendants] as number) : 0)
      flags[count] = (named ? NAMED : 0) | missing | (seenAs === ERROR_SYMBOL ? ERROR : 0)
      count++
    }
    if (children > 0 && (words[heap + Heap.visibleChildren] as number) > 0) {
      if (child !== last) {
        keep(depth, child, last, slotAt, position, inherited)
        depth += FRAME
      }
      last = heap
      child = heap - children * HANDLE
      slotAt = ((words[heap + Heap.rule] as number) >>> 16) * width
      position = before
      inherited = visible ? 0 : ownField
    } else if (child === last) {
      if (depth === 0) {
        arrays.count = count
        return arrays
      }
      depth -= FRAME
      child = frames[depth] as number
      last = frames[depth + 1] as number
      slotAt = frames[depth + 2] as number
      position = frames[depth + 3] as number
      inherited = frames[depth + 4] as number
    }
  }
  throw new RangeError('a tree larger than the memory')
}

/** Writes down where a level of the walk goes on. */
function keep(at: number, child: number, last: number, slotAt: number, position: number, inherited: number): void {
  if (at + FRAME > frames.length) {
    const old = frames
    frames = new Int32Array(old.length * 2)
    frames.set(old)
  }
  frames[at] = child
  frames[at + 1] = last
  frames[at + 2] = slotAt
  frames[at + 3] = position
  frames[at + 4] = inherited
}
