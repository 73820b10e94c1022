/** Where a node runs, and whether `await` may stand there (SEMANTICS 0.1). */

import { isFirstIterable, isInside } from './scopes.ts'
import { descendantsWith, type Node } from './tree.ts'
import { atLeast, type PythonVersion } from './version.ts'

/**
 * Why `await` cannot be written at a place although it runs in a coroutine:
 * - `generator-expression`: it would turn the generator into an async one, which `sum` or `list` refuse;
 * - `nested-comprehension`: an async comprehension inside a sync one compiles from Python 3.11 only;
 * - `f-string-debug`: `f"{call()=}"` prints the source of the expression;
 * - `annotation`: annotations may be evaluated later or never;
 * - `bare-star`: the grammar does not read `x = *await f(), 1`, so a rewrite could not be checked.
 */
export type AwaitObstacle =
  | 'generator-expression'
  | 'nested-comprehension'
  | 'f-string-debug'
  | 'annotation'
  | 'bare-star'

export const awaitObstacles: Readonly<Record<AwaitObstacle, string>> = {
  'generator-expression': '`await` here would turn the generator expression into an async one',
  'nested-comprehension': '`await` in a nested comprehension needs Python 3.11',
  'f-string-debug': 'the f-string prints the source of this expression',
  annotation: 'it stands in an annotation, which may be evaluated later or never',
  'bare-star': 'it follows a star in a tuple without parentheses',
}

export type Execution = {
  /** The `def` or `lambda` whose frame runs the node; null in module and class bodies. */
  readonly function: Node | null
  /** That function when it is an `async def`, else null. */
  readonly coroutine: Node | null
  readonly obstacle: AwaitObstacle | null
}

const COMPREHENSIONS = new Set(['list_comprehension', 'set_comprehension', 'dictionary_comprehension'])

/** What forbids `await` at a place on this Python, or null. */
export function awaitObstacle({ obstacle }: Execution, target: PythonVersion): AwaitObstacle | null {
  return obstacle === 'nested-comprehension' && atLeast(target, [3, 11]) ? null : obstacle
}

/** Where `node` is evaluated: defaults, decorators, bases and first iterables belong to the scope around. */
export function executionOf(node: Node): Execution {
  let obstacle: AwaitObstacle | null = null
  let comprehensions = 0
  let below = node
  for (let outer = node.parent; outer; below = outer, outer = outer.parent) {
    if (isFirstIterable(outer, below)) {
      outer = outer.parent as Node
    } else if (outer.kind === 'generator_expression') {
      obstacle ??= 'generator-expression'
    } else if (COMPREHENSIONS.has(outer.kind)) {
      comprehensions++
      if (comprehensions > 1) obstacle ??= 'nested-comprehension'
    } else if (isAnnotation(outer, below)) {
      obstacle ??= 'annotation'
    } else if (below.kind === 'list_splat' && outer.kind === 'expression_list' && below.children[0] === node) {
      obstacle ??= 'bare-star'
    } else if (outer.kind === 'interpolation' && outer.has('=')) {
      obstacle ??= 'f-string-debug'
    } else if (outer.kind === 'function_definition' && isInside(outer, below)) {
      return { function: outer, coroutine: isAsync(outer) ? outer : null, obstacle }
    } else if (outer.kind === 'lambda' && isInside(outer, below)) {
      return { function: outer, coroutine: null, obstacle }
    } else if (outer.kind === 'class_definition' && isInside(outer, below)) {
      return { function: null, coroutine: null, obstacle }
    } else if (outer.kind === 'type_alias_statement') {
      return { function: null, coroutine: null, obstacle: 'annotation' }
    }
  }
  return { function: null, coroutine: null, obstacle }
}

/** The coroutine function in which `node` runs directly, or null. */
export function coroutineOf(node: Node): Node | null {
  return executionOf(node).coroutine
}

/** True for a `def` with `async` before it. */
export function isAsync(definition: Node): boolean {
  return definition.has('async')
}

/** True for a function with a `yield` of its own. */
export function isGenerator(definition: Node): boolean {
  return descendantsWith('yield', definition, 'yield').some(node => executionOf(node).function === definition)
}

function isAnnotation(outer: Node, below: Node): boolean {
  return below.kind === 'type' && (below.field === 'type' || below.field === 'return_type') && outer.kind !== 'type'
}
