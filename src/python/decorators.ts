/** What a decorator of the project makes of the function it is given, judged by its body. */

import { decoratorNames } from './attributes.ts'
import { executionOf, isAsync, isGenerator } from './execution.ts'
import type { PythonFile } from './file.ts'
import { returnsOf, returnValues } from './returns.ts'
import { parameterName } from './targets.ts'
import { descendants, type Node } from './tree.ts'

/** `same`: the function, or one that gives what it gives. `coroutine`: a coroutine function, whatever it was. */
export type Decoration = 'same' | 'coroutine'

/** What the function makes of its first argument when it is used as a decorator; null where that is not certain. */
export function decorationOf(definition: Node, file: PythonFile): Decoration | null {
  if (isAsync(definition) || isGenerator(definition)) return null
  const [first] = definition.get('parameters')?.children ?? []
  const parameter = first && parameterName(first)
  const values = returnValues(definition)
  if (!parameter || values.length === 0 || values.length < returnsOf(definition).length) return null
  return agreed(values.map(value => ofValue(value, parameter, definition, file)))
}

/** The same for a function that is called first and gives the decorator: `@retry(3)`. */
export function calledDecorationOf(definition: Node, file: PythonFile): Decoration | null {
  if (isAsync(definition) || isGenerator(definition)) return null
  const inner = returnValues(definition).map(value => innerFunction(value, definition, file))
  return inner.length > 0 ? agreed(inner.map(each => each && decorationOf(each, file))) : null
}

function agreed(answers: readonly (Decoration | null)[]): Decoration | null {
  const [first = null] = answers
  return answers.every(each => each === first) ? first : null
}

function ofValue(value: Node, parameter: Node, definition: Node, file: PythonFile): Decoration | null {
  if (isUseOf(value, parameter, file)) return 'same'
  const wrapper = innerFunction(value, definition, file)
  if (!wrapper || isGenerator(wrapper) || !decoratorNames(wrapper, file).every(each => each === 'functools.wraps'))
    return null
  if (isAsync(wrapper)) return 'coroutine'
  const results = returnValues(wrapper)
  const isThrough =
    results.length > 0 && results.every(each => each.kind === 'call' && isUseOf(each.get('function'), parameter, file))
  return isThrough && alwaysReturns(wrapper) ? 'same' : null
}

function alwaysReturns(definition: Node): boolean {
  return definition.get('body')?.children.at(-1)?.kind === 'return_statement'
}

/** True for the parameter itself, which nothing binds again. */
function isUseOf(value: Node | null, parameter: Node, file: PythonFile): boolean {
  if (value?.kind !== 'identifier' || value.text !== parameter.text) return false
  const bindings = file.scopes.lookup(value.text, value)
  return bindings?.length === 1 && bindings[0]?.node === parameter
}

/** The function inside of `definition` that the value names. */
function innerFunction(value: Node, definition: Node, file: PythonFile): Node | null {
  const bindings = value.kind === 'identifier' ? file.scopes.lookup(value.text, value) : null
  const [only] = bindings ?? []
  if (bindings?.length !== 1 || only?.kind !== 'function') return null
  const found = only.node.parent as Node
  const isInner = descendants(definition, 'function_definition').includes(found)
  return isInner && executionOf(found).function === definition ? found : null
}
