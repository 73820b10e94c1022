/** What the functions of the project give, as far as `with` and `for` are concerned. */

import { isMethodDecorator } from '../python/attributes.ts'
import { unparenthesized } from '../python/collections.ts'
import { isPlainCollection } from '../python/generators.ts'
import { returnValues } from '../python/returns.ts'
import type { Node } from '../python/tree.ts'
import { definitionOf } from './definitions.ts'
import type { Facts } from './facts.ts'
import { absoluteName } from './modules.ts'
import { certain, type Offer, ofClass, ofLibrary } from './offers.ts'
import type { FunctionSummary } from './summaries.ts'

const MANAGER = 'contextlib.contextmanager'

/**
 * What a plain function of the project gives.
 * @param isPlain true where it is known that whatever may run gives nothing to await
 */
export function ofFunction(called: FunctionSummary, isPlain: boolean, facts: Facts): Offer | null {
  const family = facts.familyOf(called) ?? [called]
  const name = called.name.slice(called.name.lastIndexOf('.') + 1)
  if (family.every(isSyncManager)) return certain(name, { with: 'sync' })
  if (isPlain && family.every(each => each.isGenerator && !each.isAsync)) return certain(name, { for: 'sync' })
  if (family.length > 1 || called.isAsync || called.isGenerator || !isUndecorated(called)) return null
  return ofResult(called, facts)
}

function isSyncManager({ decorators, isAsync, isGenerator }: FunctionSummary): boolean {
  const others = decorators.slice(0, -1)
  return decorators.at(-1) === MANAGER && isGenerator && !isAsync && others.every(isMethodDecorator)
}

/** True for a function that gives what its body says. */
export function isUndecorated({ decorators }: FunctionSummary): boolean {
  return decorators.every(isMethodDecorator)
}

const ASYNC_ITERABLES = /^(typing|collections\.abc)\.Async(Generator|Iterable|Iterator)$/
const ITERABLES =
  /^(builtins\.(bytes|dict|frozenset|list|range|set|str|tuple)|(typing|collections\.abc)\.(Collection|Dict|FrozenSet|Generator|Iterable|Iterator|List|Mapping|Sequence|Set|Tuple))$/

/** What a function returns, or a coroutine function gives in the end: by its `return` statements, else by its annotation. */
export function ofResult(called: FunctionSummary, facts: Facts): Offer | null {
  const name = called.name.slice(called.name.lastIndexOf('.') + 1)
  const definition = definitionOf(called, facts)
  if (!definition || called.isStub) return null
  const values = returnValues(definition.node).map(unparenthesized)
  const isDisplay = (value: Node) => isListed(value) || isPlainCollection(value, definition.file)
  if (values.length > 0 && values.every(isDisplay)) return certain(name, { for: 'sync' })
  const { returns } = called
  if (returns === null) return null
  if (ASYNC_ITERABLES.test(returns)) return { protocols: { for: 'async' }, name, isCertain: false }
  if (ITERABLES.test(returns)) return { protocols: { for: 'sync' }, name, isCertain: false }
  const absolute = absoluteName(returns, definition.file)
  const library = facts.libraryName(absolute)
  if (library !== null) {
    const known = ofLibrary(library, false)
    return known && { ...known, name, isCertain: false }
  }
  const owner = facts.meaningOf(absolute)
  const known = owner === null ? null : ofClass(owner, false, facts)
  return known && { ...known, name }
}

function isListed(value: Node): boolean {
  return value.kind === 'string' || value.kind === 'expression_list' || value.kind === 'tuple'
}
