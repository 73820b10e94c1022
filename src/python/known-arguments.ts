/** What is known of the values that a call passes, and of those that a function takes where none is passed. */

import { decoratorNames, methodOwner } from './attributes.ts'
import { argumentsOf } from './calls.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { parameterName } from './targets.ts'
import type { Node } from './tree.ts'

/** `true` and `false` stand for everything that is as good as that in a test, other than `None`; `unknown` for anything. */
export type Known = 'none' | 'true' | 'false' | 'unknown'

/** A known value, or what the calling function itself got for one of its parameters. */
export type Given = Known | { readonly parameter: string }

/** The arguments of a call. */
export type GivenArguments = {
  readonly positional: readonly Given[]
  readonly keywords: Readonly<Record<string, Given>>
  /** True with `*args` or `**options`, which may pass anything. */
  readonly isOpen: boolean
}

/** A parameter, with the value that it has where none is passed. */
export type Parameter = { readonly name: string; readonly default: Known; readonly isPositional: boolean }

/** What a call passes. */
export function givenBy(call: Node, file: PythonFile): GivenArguments {
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  return {
    positional: positional.map(each => givenAs(each, file)),
    keywords: Object.fromEntries([...keywords].map(([name, value]) => [name, givenAs(value, file)])),
    isOpen: hasStar || hasDoubleStar,
  }
}

/** The parameters that a caller fills, in order: without the one for the object of a method. */
export function parametersOf(definition: Node, file: PythonFile): Parameter[] {
  const all = definition.get('parameters')?.children ?? []
  const star = all.findIndex(({ kind, text }) => kind === 'keyword_separator' || text.startsWith('*'))
  const isMethod = methodOwner(definition) && !decoratorNames(definition, file).includes('builtins.staticmethod')
  return all.slice(isMethod ? 1 : 0).flatMap((each, index) => {
    const name = /splat|separator/.test(each.kind) || each.text.startsWith('*') ? null : parameterName(each)
    const isPositional = star < 0 || index + (isMethod ? 1 : 0) < star
    return name ? [{ name: name.text, default: constant(each.get('value')), isPositional }] : []
  })
}

/** True for a name that stands for what the caller of the function has passed, wherever the function uses it. */
export function isParameter(name: Node, file: PythonFile): boolean {
  const bindings = name.kind === 'identifier' ? file.scopes.lookup(name.text, name) : null
  const [only] = bindings ?? []
  return bindings?.length === 1 && only?.kind === 'parameter' && only.scope.node === executionOf(name).function
}

function givenAs(value: Node, file: PythonFile): Given {
  return isParameter(value, file) ? { parameter: value.text } : constant(value)
}

function constant(value: Node | null): Known {
  switch (value?.kind) {
    case 'none':
      return 'none'
    case 'true':
    case 'lambda':
      return 'true'
    case 'false':
      return 'false'
    case 'integer':
    case 'float':
      return Number(value.text.replaceAll('_', '')) === 0 ? 'false' : 'true'
    case 'string':
      return value.children.length > 2 ? 'true' : 'false'
    case 'list':
    case 'tuple':
    case 'dictionary':
      return value.children.length > 0 ? 'true' : 'false'
    default:
      return 'unknown'
  }
}
