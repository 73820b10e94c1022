/** Fixtures of pytest and the marks upon them. */

import { decoratorsOf } from '../../../src/python/attributes.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'

/** A decorator, what it names, and the call where it is one. */
export type Decorator = {
  readonly node: Node
  readonly name: string | null
  readonly callee: Node
  readonly call: Node | null
}

/** The decorators of a function, outermost first. */
export function decoratorsWithNames(definition: Node, file: PythonFile): Decorator[] {
  return decoratorsOf(definition).flatMap(node => {
    const [expression] = node.children
    const call = expression?.kind === 'call' ? expression : null
    const callee = call ? call.get('function') : expression
    return callee ? [{ node, name: file.names.of(callee), callee, call }] : []
  })
}

export function isFixture({ name }: Decorator): boolean {
  return name === 'pytest.fixture' || name === 'pytest.yield_fixture' || name === 'pytest_asyncio.fixture'
}
