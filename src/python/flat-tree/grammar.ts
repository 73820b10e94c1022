/** What a grammar says about its symbols and about the children of its rules, read out of the memory of the runtime. */

/** The tables of one grammar that decide what a node is seen as. */
export type Grammar = {
  /** By symbol: the one that stands for it outside, for several symbols may have one name. */
  readonly publicSymbols: Uint16Array
  /** How many slots a production has; those of production p start at `p * width`. */
  readonly width: number
  /** By production and child, extras not counted: the child's field in the low byte, and its alias. See `ALIASED`. */
  readonly slots: Int32Array
}

/** Set in a slot whose high half is the symbol of an alias. */
export const ALIASED = 1 << 8
/** Set when that alias is a named one. */
export const ALIAS_NAMED = 1 << 9

/** Words from the start of a `TSLanguage`: tree-sitter 0.27, lib/src/parser.h, ABI 15, pointers of 32 bits. */
const At = {
  symbolCount: 1,
  aliasCount: 2,
  productionCount: 7,
  fieldCount: 8,
  maxAliasSequenceLength: 9,
  fieldMapSlices: 16,
  fieldMapEntries: 17,
  symbolMetadata: 18,
  publicSymbolMap: 19,
  aliasSequences: 21,
} as const

/**
 * Reads the tables of a grammar.
 * @param words the memory
 * @param address of its `TSLanguage`, in bytes
 * @param known how many symbols (aliases included) and fields the grammar has
 * @throws {RangeError} when no such grammar lies there
 */
export function readGrammar(words: Int32Array, address: number, known: { symbols: number; fields: number }): Grammar {
  const at = (field: number) => words[(address >> 2) + field] as number
  if (at(At.symbolCount) + at(At.aliasCount) !== known.symbols || at(At.fieldCount) !== known.fields)
    throw new RangeError('no grammar of the known layout')
  const width = at(At.maxAliasSequenceLength) & 0xffff
  const productions = at(At.productionCount)
  const aliases = new Uint16Array(words.buffer, at(At.aliasSequences), productions * width)
  const publicSymbols = new Uint16Array(words.buffer, at(At.publicSymbolMap), known.symbols).slice()
  const slots = new Int32Array(aliases.length)
  for (let i = width; i < slots.length; i++) {
    const alias = aliases[i] as number
    if (alias !== 0) slots[i] = aliasSlot(words, at(At.symbolMetadata), alias, publicSymbols)
  }
  if (known.fields > 0)
    addFields(slots, width, new Uint16Array(words.buffer), at(At.fieldMapSlices) >> 1, at(At.fieldMapEntries) >> 1)
  return { publicSymbols, width, slots }
}

/** The metadata of a symbol are three bytes: visible, named, supertype. */
function aliasSlot(words: Int32Array, metadata: number, alias: number, publicSymbols: Uint16Array): number {
  const named = new Uint8Array(words.buffer, metadata + alias * 3 + 1, 1)[0] === 1
  return ((publicSymbols[alias] as number) << 16) | ALIASED | (named ? ALIAS_NAMED : 0)
}

/**
 * A slice is a first entry and a number of entries. An entry is a field, and in one half the child and, from bit 8 on,
 * whether hidden children bring the field along; the first entry of a child for which they do not counts.
 */
function addFields(slots: Int32Array, width: number, halves: Uint16Array, slices: number, entries: number): void {
  for (let base = width, slice = slices + 2; base < slots.length; base += width, slice += 2) {
    const first = entries + (halves[slice] as number) * 2
    const behind = first + (halves[slice + 1] as number) * 2
    for (let entry = first; entry < behind; entry += 2) {
      const child = halves[entry + 1] as number
      const slot = slots[base + (child & 0xff)] as number
      if (child >> 8 === 0 && (slot & 0xff) === 0) slots[base + child] = slot | (halves[entry] as number)
    }
  }
}
