/** Where the coroutines are made that a call of `asyncio.wait()` gets. */

import type { Facts } from '../../../src/project/facts.ts'
import { givenBy } from '../../../src/project/held-awaitables.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import { additionsTo, collectionOf, givenTo, itemsOf, unparenthesized } from '../../../src/python/collections.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import type { Binding } from '../../../src/python/scopes.ts'
import type { Node } from '../../../src/python/tree.ts'

export type Coroutines = {
  /** The expressions that give coroutines. */
  readonly made: readonly Node[]
  /** Generators that have to be lists. */
  readonly generators: readonly Node[]
  /** Other places that use a variable which holds them. */
  readonly uses: readonly Node[]
  /** True where a variable of another function or of the module holds them. */
  readonly isFar: boolean
}

const NONE: Coroutines = { made: [], generators: [], uses: [], isFar: false }

/** The coroutines in what `asyncio.wait` gets; none where nobody can tell. */
export function coroutinesIn(given: Node, file: PythonFile, facts: Facts): Coroutines {
  const inner = unparenthesized(given)
  if (inner.kind === 'identifier') return inVariable(inner, file, facts)
  if (inner.kind === 'call') return inCopy(inner, file, facts)
  const generators = inner.kind === 'generator_expression' ? [inner] : []
  const items = /^dict/.test(inner.kind) ? [] : (itemsOf(inner) ?? [])
  return joined([{ ...NONE, generators }, ...items.map(item => ofItem(item, file, facts))])
}

/** `set()`, and `list(f(x) for x in xs)`. */
function inCopy(call: Node, file: PythonFile, facts: Facts): Coroutines {
  const [copied] = argumentsOf(call).positional
  return copied && BUILDERS.test(libraryCall(call, file) ?? '')
    ? { ...coroutinesIn(copied, file, facts), generators: [] }
    : NONE
}

const BUILDERS = /^builtins\.(list|set|tuple)$/

/** One item of what is waited for. */
function ofItem(item: Node, file: PythonFile, facts: Facts): Coroutines {
  if (item.kind === 'list_splat') return coroutinesIn(item.children[0] as Node, file, facts)
  if (givenBy(item, file, facts) !== 'coroutine') return NONE
  const inner = unparenthesized(item)
  if (inner.kind !== 'identifier') return { ...NONE, made: [inner] }
  const [binding] = file.scopes.lookup(inner.text, inner) as readonly [Binding]
  const uses = otherUses(binding, inner, file)
  if (uses.length === 0) return { ...NONE, made: [inner] }
  return { ...NONE, made: [givenTo(binding) as Node], uses, isFar: isFar(binding, inner, file) }
}

/** A variable that holds a collection, be it only at first: `done, pending = await asyncio.wait(pending)`. */
function inVariable(name: Node, file: PythonFile, facts: Facts): Coroutines {
  const bindings = (file.scopes.lookup(name.text, name) ?? []).filter(each => !isLeftOver(each, file))
  const [first] = bindings
  const values = bindings.filter(({ kind }) => kind !== 'augmented').map(({ value }) => value)
  if (!first || !values.every(value => value && value.kind !== 'identifier' && collectionOf(value, file))) return NONE
  const built = values.map(value => coroutinesIn(value as Node, file, facts))
  const added = additionsTo(name, file).map(item => ofItem(item, file, facts))
  const uses = otherUses(first, name, file).filter(use => !isAddition(use) && !isMeasured(use))
  return joined([...built, ...added, { ...NONE, uses, isFar: isFar(first, name, file) }])
}

/** What `asyncio.wait` gives back is tasks. */
function isLeftOver({ node }: Binding, file: PythonFile): boolean {
  const assignment = node.parent?.kind === 'pattern_list' ? node.parent.parent : null
  const value = assignment?.get('right')
  const call = value?.kind === 'await' ? value.children[0] : null
  return call?.kind === 'call' && libraryCall(call, file) === 'asyncio.wait'
}

function otherUses(binding: Binding, name: Node, file: PythonFile): Node[] {
  const bound = file.scopes.siblings(binding).map(({ node }) => node)
  return file.scopes.references(binding).filter(use => use !== name && !bound.includes(use))
}

function isFar(binding: Binding, name: Node, file: PythonFile): boolean {
  const frame = executionOf(name).function
  return file.scopes.siblings(binding).some(({ node }) => executionOf(node).function !== frame)
}

function isAddition({ parent }: Node): boolean {
  return parent?.kind === 'attribute' && /^(add|append|extend|insert|update)$/.test(parent.get('attribute')?.text ?? '')
}

/** `len(tasks)`, `if tasks:`, `while tasks:`: what is in it does not matter. */
function isMeasured(use: Node): boolean {
  const { parent } = use
  if (parent?.kind === 'argument_list') return parent.parent?.get('function')?.text === 'len'
  return /^(if_statement|while_statement|not_operator)$/.test(parent?.kind ?? '')
}

function joined(parts: readonly Coroutines[]): Coroutines {
  return {
    made: [...new Set(parts.flatMap(({ made }) => made))],
    generators: parts.flatMap(({ generators }) => generators),
    uses: parts.flatMap(({ uses }) => uses),
    isFar: parts.some(each => each.isFar),
  }
}
