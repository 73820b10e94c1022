/** The decorator that makes a coroutine of a generator, and those around it. */

import { decoratorNames, decoratorsOf } from '../../../src/python/attributes.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'

const KEEPING = /^(abc\.abstractmethod|builtins\.(classmethod|property|staticmethod)|functools\.wraps|typing\.\w+)$/

/** `inner`: a decorator below this one is unknown; `outer`: one above it. */
export function decorationDoubt(definition: Node, decorator: Node, file: PythonFile): 'inner' | 'outer' | null {
  const names = decoratorNames(definition, file)
  const at = decoratorsOf(definition).indexOf(decorator)
  const isKeeping = (name: string | null) => KEEPING.test(name ?? '')
  if (!names.slice(at + 1).every(isKeeping)) return 'inner'
  return names.slice(0, at).every(isKeeping) ? null : 'outer'
}
