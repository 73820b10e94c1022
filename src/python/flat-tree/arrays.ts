/** The arrays in which a syntax tree lies flat: one slot a node, in the order of the source. */

/**
 * All nodes of one tree in preorder: exactly those, in that order, which a walk with a `TreeCursor` visits. So anonymous
 * tokens, comments and MISSING nodes are there, hidden rules of the grammar are not. Only the first `count` slots count.
 * The next flattening writes into the same arrays: use or copy them before.
 */
export type FlatTree = {
  readonly count: number
  /** Symbol after aliasing, an index into `language.types`; 65535 for ERROR. */
  readonly kind: Uint16Array
  /** Index into `language.fields`, 0 for none. */
  readonly field: Uint8Array
  /** UTF-16 code units. */
  readonly start: Int32Array
  /** UTF-16 code units, exclusive. */
  readonly end: Int32Array
  /** The first node behind the subtree of this one: its children are `i + 1`, `after[i + 1]`, ... as long as below `after[i]`. */
  readonly after: Int32Array
  /** `NAMED`, `MISSING` and `ERROR`, added up. */
  readonly flags: Uint8Array
}

export const NAMED = 1
export const MISSING = 2
export const ERROR = 4

/** The symbol of ERROR nodes, which no grammar declares. */
export const ERROR_SYMBOL = 65535

/** A place for flat trees, which grows with the largest. */
export type Arrays = { -readonly [Key in keyof FlatTree]: FlatTree[Key] }

/** Empty arrays with room for so many nodes. */
export function arraysFor(nodes: number): Arrays {
  return {
    count: 0,
    kind: new Uint16Array(nodes),
    field: new Uint8Array(nodes),
    start: new Int32Array(nodes),
    end: new Int32Array(nodes),
    after: new Int32Array(nodes),
    flags: new Uint8Array(nodes),
  }
}

/** Gives the arrays room for so many nodes; what they hold stays. */
export function makeRoom(arrays: Arrays, nodes: number): void {
  if (nodes <= arrays.kind.length) return
  const old = { ...arrays }
  const { count, ...wider } = arraysFor(Math.max(nodes, old.kind.length * 2))
  wider.kind.set(old.kind)
  wider.field.set(old.field)
  wider.start.set(old.start)
  wider.end.set(old.end)
  wider.after.set(old.after)
  wider.flags.set(old.flags)
  Object.assign(arrays, wider)
}
