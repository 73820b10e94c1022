/** `async def __enter__` and `__exit__` of one class → `__aenter__` and `__aexit__`, with `async with` wherever it is entered. */

import { type Edit, insertBefore, replace } from '../../../src/engine/edit.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { hasKnownBases } from '../../../src/python/class-kinds.ts'
import { executionOf, isAsync } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { oncePerNode } from '../../../src/python/memo.ts'
import { nameInModule } from '../../../src/python/names.ts'
import { originOf } from '../../../src/python/receivers.ts'
import { everyHazard } from '../../../src/python/suspension.ts'
import { descendantsWith, type Node } from '../../../src/python/tree.ts'
import { isUsedByName } from './methods.ts'

/** The edits, or null where the class has only one of the two, or somebody enters it whose `with` cannot be changed. */
export function asyncManager(owner: Node, file: PythonFile, facts: Facts): Edit[] | null {
  const methods = ['__enter__', '__exit__'].map(name => ownMethod(owner, name, file))
  const isWhole = methods.every(each => each && isAsync(each)) && hasKnownBases(owner, file)
  const hasOther = ['__aenter__', '__aexit__'].some(name => file.scopes.made(owner)?.bindings.has(name))
  const name = owner.get('name')?.text ?? ''
  if (!isWhole || hasOther || isShared(name, file, facts)) return null
  const statements = entering(owner, file)
  const renamed = methods.flatMap(method => {
    const old = method?.get('name')
    return old ? [replace(old, old.text.replace('__', '__a'))] : []
  })
  return statements && [...renamed, ...statements.map(each => insertBefore(each, 'async '))]
}

function ownMethod(owner: Node, name: string, file: PythonFile): Node | null {
  const bindings = file.scopes.made(owner)?.bindings.get(name) ?? []
  return bindings.length === 1 && bindings[0]?.kind === 'function' ? (bindings[0].node.parent as Node) : null
}

/** True where other code may enter the class, derive from it, or call its methods by their names. */
function isShared(name: string, file: PythonFile, facts: Facts): boolean {
  const isBase = basesIn(file.tree.root, file).has(name)
  const isUsed = ['__enter__', '__exit__', 'enter_context'].some(each => isUsedByName(each, file))
  return isBase || isUsed || facts.takesFrom(file.module, name, file.path)
}

/** What the classes of a file name as their bases. */
const basesIn = oncePerNode((root, _file): ReadonlySet<string> => {
  const classes = descendantsWith('class', root, 'class_definition')
  return new Set(classes.flatMap(each => each.get('superclasses')?.children ?? []).map(({ text }) => text))
})

/** The plain `with` statements of a file, with the types of what they enter; null for one that is not known. */
const statementsIn = oncePerNode((root, file): readonly { node: Node; types: readonly (string | null)[] }[] =>
  descendantsWith('with', root, 'with_statement')
    .filter(each => !each.has('async'))
    .map(node => ({ node, types: (node.child('with_clause')?.children ?? []).map(item => managerOf(item, file)) })),
)

/** The `with` statements that enter the class alone; null where one of them cannot become `async with`, or enters who knows what. */
function entering(owner: Node, file: PythonFile): Node[] | null {
  const type = nameInModule(owner, file)
  const statements = statementsIn(file.tree.root, file)
  if (statements.some(({ types }) => types.includes(null))) return null
  const own = statements.filter(({ types }) => types.includes(type))
  const mayAwait = (statement: Node) =>
    executionOf(statement).coroutine !== null && !everyHazard(statement, file).includes('held-lock')
  const isEvery = own.every(({ node, types }) => mayAwait(node) && types.every(entered => entered === type))
  return isEvery ? own.map(({ node }) => node) : null
}

function managerOf(item: Node, file: PythonFile): string | null {
  const value = item.get('value')
  return originOf((value?.kind === 'as_pattern' ? value.children[0] : value) ?? null, file)?.type ?? null
}
