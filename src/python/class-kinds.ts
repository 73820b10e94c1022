/** What is certain about the objects of a class, by the class and all of its bases. */

import { decoratorNames, methodNamed, withBases } from './attributes.ts'
import type { PythonFile } from './file.ts'
import { stdlibModules } from './stdlib.ts'
import type { Node } from './tree.ts'

/** Classes of Python's library whose objects can be awaited, or that make their objects in a way of their own. */
const UNUSUAL = /^(asyncio|concurrent|enum|types|unittest)\.|\b(Awaitable|Coroutine)$/

/** True when every base is a class of this file or an ordinary one of Python's library, and no metaclass is named. */
export function hasKnownBases(owner: Node, file: PythonFile): boolean {
  const known = withBases(owner, file)
  return known.every(each => (each.get('superclasses')?.children ?? []).every(base => isKnownBase(base, known, file)))
}

function isKnownBase(base: Node, known: readonly Node[], file: PythonFile): boolean {
  if (base.kind === 'keyword_argument')
    return base.get('name')?.text === 'metaclass' && file.names.of(base.get('value')) === 'abc.ABCMeta'
  const name = file.names.of(base.kind === 'subscript' ? base.get('value') : base)
  if (name === null || UNUSUAL.test(name)) return false
  const [top = ''] = name.split('.')
  return top === 'builtins' || stdlibModules.has(top) || known.some(each => isDefinitionOf(each, base, file))
}

function isDefinitionOf(definition: Node, base: Node, file: PythonFile): boolean {
  const bindings = base.kind === 'identifier' ? file.scopes.lookup(base.text, base) : null
  return bindings?.length === 1 && bindings[0]?.node.parent === definition
}

/** True when an object of the class certainly cannot be awaited. */
export function cannotBeAwaited(owner: Node, file: PythonFile): boolean {
  return hasKnownBases(owner, file) && methodNamed(owner, '__await__', file) === null
}

/** True when calling the class makes an object of it and then calls `__init__`, as Python does by itself. */
export function isMadePlainly(owner: Node, file: PythonFile): boolean {
  const isDecoratedPlainly = withBases(owner, file).every(each =>
    decoratorNames(each, file).every(name =>
      /^(dataclasses\.dataclass|typing\.\w+|functools\.total_ordering)$/.test(name ?? ''),
    ),
  )
  return isDecoratedPlainly && hasKnownBases(owner, file) && methodNamed(owner, '__new__', file) === null
}
