/** What pytest collects, and who may have marked or called it. */

import type { Facts } from '../../../src/project/facts.ts'
import { methodOwner } from '../../../src/python/attributes.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { identifiersNamed } from '../../../src/python/named-nodes.ts'
import { nameInModule } from '../../../src/python/names.ts'
import type { Node } from '../../../src/python/tree.ts'
import { decoratorsWithNames } from './fixtures.ts'

const TEST_FILE = /(^|\/)(test_[^/]*|[^/]*_test)\.py$/

/** True for a function that pytest's defaults collect: of a test module, or of a plain `class Test…` in one. */
export function isCollected(test: Node, file: PythonFile): boolean {
  if (!TEST_FILE.test(file.path)) return false
  const owner = methodOwner(test)
  if (!owner) return isInModule(test)
  const bases = owner.get('superclasses')?.children ?? []
  return (
    isInModule(owner) &&
    owner.parent?.kind !== 'decorated_definition' &&
    /^Test/.test(owner.get('name')?.text ?? '') &&
    bases.every(each => each.text === 'object') &&
    !file.scopes.made(owner)?.bindings.has('__init__')
  )
}

function isInModule({ parent }: Node): boolean {
  return (parent?.kind === 'decorated_definition' ? parent.parent : parent)?.kind === 'module'
}

/** Decorators that leave a test as it is; marks count by themselves. */
const PLAIN = /^unittest\.mock\.patch(\.(object|dict|multiple))?$/
const MARK = /^pytest\.mark\.(\w+)$/

/** Of libraries that run coroutines by marks of their own. */
const RUNNERS = /async|aio|trio|curio|tornado|twisted|gen_test/i

/** True where the test may be run by a mark that it has, or by one that the module brings along. */
export function mayBeMarked(test: Node, file: PythonFile): boolean {
  const { tree } = file
  const words = ['pytestmark', '__test__', 'globals', 'anyio', 'trio', 'curio']
  if (words.some(each => tree.placesOf(each).length > 0) || /^from\s+\S+\s+import\s+\*/m.test(file.text)) return true
  return decoratorsWithNames(test, file).some(({ name, node }) => {
    if (RUNNERS.test(node.text)) return true
    return name === null || !(PLAIN.test(name) || MARK.test(name))
  })
}

/** True where other code may call the test, or takes it for something else. */
export function isNamedElsewhere(test: Node, file: PythonFile, facts: Facts): boolean {
  const name = test.get('name')?.text ?? ''
  const isUse = ({ parent, field }: Node) => !(parent?.kind === 'function_definition' && field === 'name')
  if (file.tree.placesOf(name).length > 1 && identifiersNamed(name, file.tree).some(isUse)) return true
  return facts.mentionsElsewhere(nameInModule(test, file), file.path).length > 0
}
