/** The path by which the project finds what a call calls: through `self`, `super()`, variables, attributes and factories. */

import { classOfSelf, decoratorNames, isStoredOver, methodOwner } from './attributes.ts'
import type { PythonFile } from './file.ts'
import { resultTypes, typeOf } from './library-types.ts'
import { oncePerNode } from './memo.ts'
import { nameInModule } from './names.ts'
import { type Origin, originOf } from './receivers.ts'
import type { Node } from './tree.ts'

/**
 * Steps of a path that are no names of Python: `<await>` stands for awaiting what comes before it, `<super>` for the classes
 * after the one before it in the order in which Python looks up methods.
 */
export const step = { await: '<await>', super: '<super>' } as const

/**
 * The path of what a call calls: names joined by dots, where a function or method on the way stands for what it gives.
 * `shop.db.connect.<await>.save` is the method `save` of what `await connect()` gives. Null where nothing is certain; relative
 * imports keep their leading dots.
 */
export const calleePath = oncePerNode((call, file) => functionPath(call.get('function'), file))

/** As `calleePath`, for a function that is handed over and not called. */
export function functionPath(callee: Node | null, file: PythonFile): string | null {
  const name = file.names.throughAlias(callee)
  if (name !== null) return name
  if (callee?.kind === 'identifier') return alternativesPath(callee, file)
  if (callee?.kind === 'parenthesized_expression') return functionPath(callee.children[0] ?? null, file)
  if (callee?.kind !== 'attribute') return null
  const object = callee.get('object') as Node
  const method = callee.get('attribute')?.text ?? ''
  const owner = classOfSelf(object, file)
  if (owner) return isStoredOver(owner, method, file) ? null : `${nameInModule(owner, file)}.${method}`
  const above = superOf(object, file)
  if (above) return `${above}.${method}`
  const origin = originOf(object, file)
  return origin && `${objectPath(origin)}.${method}`
}

/** What the module binds several times, by imports and functions alone, or by `from x import *`, is for the project to judge. */
function alternativesPath(name: Node, file: PythonFile): string | null {
  const bindings = file.scopes.lookup(name.text, name)
  const own = [file.module, name.text].filter(Boolean).join('.')
  if (bindings === null) return file.scopes.binds(name.text) ? null : own
  const isAny = bindings.every(
    ({ kind, scope }) => scope.kind === 'module' && (kind === 'import' || kind === 'function'),
  )
  return bindings.length > 1 && isAny ? own : null
}

/** `super()` in a method, as a step behind the class of the method. */
function superOf(object: Node, file: PythonFile): string | null {
  if (object.kind !== 'call' || file.called(object) !== 'builtins.super') return null
  if ((object.get('arguments')?.children ?? []).length > 0) return null
  const method = object.ancestor('function_definition')
  const owner = method && !decoratorNames(method, file).includes('builtins.staticmethod') ? methodOwner(method) : null
  return owner && `${nameInModule(owner, file)}.${step.super}`
}

/** What leads to an object: the class it is of, or the call that makes it and what was done with the result. */
export function objectPath({ type, via }: Origin): string {
  if (typeOf(type) !== type || Object.hasOwn(resultTypes, type)) return type
  if (via === 'with') return `${type}.__enter__`
  if (via === 'async-with') return `${type}.__aenter__.${step.await}`
  return via === 'await' ? `${type}.${step.await}` : type
}
