/** Calls that code makes without a call expression: callbacks, properties, `with`, operators and generators. */

import type { Facts } from '../../../src/project/facts.ts'
import { oncePerNodeOfProject } from '../../../src/project/kept-answers.ts'
import { decoratorNames, methodOwner } from '../../../src/python/attributes.ts'
import { isAsync, isGenerator } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { originOf } from '../../../src/python/receivers.ts'
import { descendants, descendantsWith, type Node } from '../../../src/python/tree.ts'

/** Functions that call their first argument. */
const CALLING_FIRST =
  /^(builtins\.(map|filter|iter)|functools\.(reduce|partial)|itertools\.(accumulate|dropwhile|filterfalse|starmap|takewhile))$/

/** What code may call beside its call expressions. */
export type Implicit = {
  /** Qualified names of functions and methods. */
  readonly names: readonly string[]
  /** True where something is called that no name tells. */
  readonly isUnknown: boolean
}

/** The callbacks that are passed, the properties that are read and the managers that are entered in `node`. */
export function implicitCalls(node: Node, file: PythonFile): Implicit {
  const passed = descendants(node, 'identifier', 'attribute').filter(isPassed)
  const callbacks = descendants(node, 'call').flatMap(call => callbackOf(call, file) ?? [])
  const managers = descendants(node, 'with_item').flatMap(item => managerOf(item, file))
  return {
    names: [
      ...passed.flatMap(each => file.names.of(each) ?? []),
      ...descendants(node, 'attribute').flatMap(each => propertyOf(each, file) ?? []),
      ...managers.flatMap(type => (type === null ? [] : [`${type}.__enter__`, `${type}.__exit__`])),
    ],
    isUnknown: managers.includes(null) || callbacks.some(each => isUnknown(each, file)),
  }
}

function isPassed(node: Node): boolean {
  return node.parent?.kind === 'argument_list' || node.field === 'value'
}

/** What a function of the standard library certainly calls: the first argument of `map()`, the `key` of `sorted()`. */
function callbackOf(call: Node, file: PythonFile): Node | null {
  const given = call.get('arguments')?.children ?? []
  if (CALLING_FIRST.test(file.called(call) ?? '')) return given[0] ?? null
  const key = given.find(each => each.kind === 'keyword_argument' && each.get('name')?.text === 'key')
  return key?.get('value') ?? null
}

function isUnknown(callback: Node, file: PythonFile): boolean {
  return /^(identifier|attribute|subscript)$/.test(callback.kind) && file.names.of(callback) === null
}

/** `thing.x` without a call, where `thing` is an object of a known class. */
function propertyOf(attribute: Node, file: PythonFile): string | null {
  if (attribute.field === 'function' && attribute.parent?.kind === 'call') return null
  const origin = originOf(attribute.get('object'), file)
  return origin && `${origin.type}.${attribute.get('attribute')?.text}`
}

/** The class of what a `with` enters, null where it is not known; nothing for `async with`. */
function managerOf(item: Node, file: PythonFile): (string | null)[] {
  const statement = item.ancestor('with_statement')
  if (!statement || isAsync(statement)) return []
  const value = item.get('value')
  const manager = value?.kind === 'as_pattern' ? (value.children[0] ?? null) : value
  return [originOf(manager, file)?.type ?? null]
}

/** Methods that Python calls by itself, but for those that make an object. */
const SPECIAL = /^__(?!init__|new__|init_subclass__|post_init__|main__)\w+__$/

/**
 * Functions that run without their name: special methods and properties of this file, and the generators that it defines
 * or imports, which run where somebody iterates.
 */
export function nameless(file: PythonFile, facts: Facts): Nameless {
  return namelessIn(file.tree.root, file, facts)
}

type Nameless = { readonly own: readonly Node[]; readonly imported: readonly string[] }

const namelessIn = oncePerNodeOfProject((root, file, facts): Nameless => {
  const own = descendantsWith('def', root, 'function_definition').filter(each => {
    const isProperty = decoratorNames(each, file).some(name => /(^|\.)(cached_)?property$/.test(name ?? ''))
    const isSpecial = methodOwner(each) !== null && (isProperty || SPECIAL.test(each.get('name')?.text ?? ''))
    return !isAsync(each) && (isSpecial || isGenerator(each))
  })
  const imported = file.scopes.imports.flatMap(({ target }) =>
    target && facts.functionNamed(target)?.isGenerator && !facts.functionNamed(target)?.isAsync ? [target] : [],
  )
  return { own, imported }
})
