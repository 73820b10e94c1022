/** What `unittest` makes of a class: what its bases are, and which coroutine functions it would have to await. */

import type { Ancestor, Facts } from '../../../src/project/facts.ts'
import { decoratorNames } from '../../../src/python/attributes.ts'
import { isAsync, isGenerator } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { attributesNamed } from '../../../src/python/named-nodes.ts'
import { nameInModule } from '../../../src/python/names.ts'
import { descendantsWith, type Node } from '../../../src/python/tree.ts'

/** A class of which every base is known, the ones of `unittest` among them. */
export type TestClass = {
  readonly isIsolated: boolean
  /** The files of the project in which it and the classes above it stand, by path. */
  readonly paths: readonly string[]
  /** The classes of the project above it. */
  readonly above: readonly NonNullable<Ancestor['class']>[]
}

export const TEST_CASE = /^unittest\.(case\.)?TestCase$/
const ISOLATED = /^unittest\.(async_case\.)?IsolatedAsyncioTestCase$/
const BARE = /^(builtins\.object|abc\.ABC|typing(_extensions)?\.(Generic|Protocol))$/

/** Decorators under which a coroutine function stays one, and a class what it is. */
const HARMLESS =
  /^(unittest\.(mock\.patch(\.(object|dict|multiple))?|skip(If|Unless)?|expectedFailure)|pytest\.mark\.\w+)$/

/** With one of these a class may run its tests in a way of its own. */
const RUNNERS = /^(run|debug|_call\w+|__(call|new|init|init_subclass|getattr|getattribute)__)$/

/** Null for a class that `unittest` does not run, or of which it is not certain how. */
export function testClass(owner: Node, file: PythonFile, facts: Facts): TestClass | null {
  const ancestors = facts.ancestorsOf(nameInModule(owner, file))
  if (!ancestors?.every(isKnown)) return null
  const isIsolated = hasBase(ancestors, ISOLATED)
  if (!isIsolated && !hasBase(ancestors, TEST_CASE)) return null
  const above = ancestors.flatMap(each => each.class ?? [])
  const paths = [...new Set(ancestors.flatMap(({ home }) => home?.path ?? []))]
  return { isIsolated, paths, above: above.slice(1) }
}

/** True for a class, or a base in the project, that changes nothing of how tests are run. */
function isKnown({ class: owner, library }: Ancestor): boolean {
  if (!owner) return library !== null && [TEST_CASE, ISOLATED, BARE].some(each => each.test(library))
  return owner.decorators.every(isHarmless) && !owner.methods.some(each => RUNNERS.test(each))
}

function hasBase(ancestors: readonly Ancestor[], base: RegExp): boolean {
  return ancestors.some(({ library }) => base.test(library ?? ''))
}

function isHarmless(decorator: string | null): boolean {
  return decorator !== null && HARMLESS.test(decorator)
}

/** True where a class of the project above it has the same pitfall: mended there, it is mended here. */
export function isMendedAbove({ above }: TestClass, facts: Facts): boolean {
  return above.some(({ name, methods }) => {
    const tests = methods.filter(each => /^test/.test(each))
    const isPitfall = tests.some(each => {
      const summary = facts.functionNamed(`${name}.${each}`)
      return summary?.isAsync && summary.decorators.every(isHarmless)
    })
    return isPitfall && hasBase(facts.ancestorsOf(name) ?? [], TEST_CASE)
  })
}

/** The coroutine functions of the class, by a pattern of their names, that stay coroutine functions when it is made. */
export function coroutineMethods(owner: Node, names: RegExp, file: PythonFile): Node[] {
  const statements = owner.get('body')?.children ?? []
  const definitions = statements.flatMap(
    each => (each.kind === 'decorated_definition' ? each.get('definition') : each) ?? [],
  )
  return definitions.filter(
    each =>
      each.kind === 'function_definition' &&
      names.test(each.get('name')?.text ?? '') &&
      isAsync(each) &&
      decoratorNames(each, file).every(isHarmless) &&
      !isGenerator(each),
  )
}

/** True where the file names the method beside its definition, as code does that runs the coroutine by itself. */
export function isNamed(method: Node, file: PythonFile): boolean {
  const name = method.get('name')?.text ?? ''
  return attributesNamed(name, file.tree).length > 0
}

/** True where the class calls its `setUp` or `tearDown` by name, or one that derives from it may. */
export function isCalledByName(method: Node, owner: Node, file: PythonFile, facts: Facts): boolean {
  const name = method.get('name')?.text ?? ''
  const own = owner.get('name')?.text ?? ''
  if (facts.mentionsElsewhere(nameInModule(owner, file), file.path).length > 0) return true
  const heirs = descendantsWith(own, file.tree.root, 'class_definition').filter(each =>
    file.tree.holds(own, each.get('superclasses') ?? { start: 0, end: 0 }),
  )
  if (heirs.some(each => file.tree.holds(name, each))) return true
  return descendantsWith(name, owner, 'attribute').some(
    each => each.get('attribute')?.text === name && !isPlainSuper(each),
  )
}

/** `super().setUp()` as a statement: `unittest`'s own, which does nothing. */
function isPlainSuper({ parent, text }: Node): boolean {
  return /^super\(\)\./.test(text) && parent?.kind === 'call' && parent.parent?.kind === 'expression_statement'
}
