/** The coroutine functions of the project that run in a task. */

import type { Facts } from '../../../src/project/facts.ts'
import { resultOf } from '../../../src/project/results.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import { definitionNamed } from '../../../src/python/endless.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'

/** The name of what a call makes a task of, where each function that it may be is one of the project with that property; else null. */
export function coroutineWith(
  property: (definition: Node, file: PythonFile) => boolean,
  maker: Node,
  file: PythonFile,
  facts: Facts,
): string | null {
  const [given] = argumentsOf(maker).positional
  const result = given?.kind === 'call' ? resultOf(given, file, facts) : null
  if (result?.given !== 'coroutine' || result.functions.length === 0) return null
  const hasIt = result.functions.every(({ name }) => {
    const files = facts.filesWith(name.slice(name.lastIndexOf('.') + 1))
    const found = files.flatMap(each => {
      const definition = definitionNamed(name, each)
      return definition ? [property(definition, each)] : []
    })
    return found.length === 1 && found[0]
  })
  return hasIt ? result.name : null
}
