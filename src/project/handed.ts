/** Coroutine functions that are handed over for other code to call: by name, in a `partial`, or called in a `lambda`. */

import { isAsync, isGenerator } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { resultOf as resultOfBody } from '../python/results.ts'
import type { Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { type CallResult, resultOf, resultOfFunction } from './results.ts'

export type Handed = {
  readonly form: 'name' | 'partial' | 'lambda'
  /** What names the function; of a `lambda` the call in its body. */
  readonly node: Node
  readonly result: CallResult
}

/** The coroutine function that an argument hands over, or null where it is none for certain. */
export function handedCoroutine(argument: Node | null, file: PythonFile, facts: Facts): Handed | null {
  switch (argument?.kind) {
    case 'identifier':
    case 'attribute':
      return coroutine('name', argument, resultOfFunction(argument, file, facts))
    case 'call': {
      const [first] = argument.get('arguments')?.children ?? []
      if (!first || file.called(argument) !== 'functools.partial') return null
      const named = handedCoroutine(first, file, facts)
      return named?.form === 'name' ? { ...named, form: 'partial' } : null
    }
    case 'lambda': {
      const body = argument.get('body')
      return body?.kind === 'call' ? coroutine('lambda', body, resultOf(body, file, facts)) : null
    }
    default:
      return null
  }
}

/**
 * True for a function that does nothing at all before somebody awaits it: an `async def`, not a plain `def` that hands on the
 * coroutine of another.
 */
export function onlyRunsAwaited({ result }: Handed): boolean {
  return result.functions.every(each => each.isAsync || each.result.kind !== 'passed')
}

/** True for a coroutine function as it stands, without its decorators, and for a plain one that only hands on a coroutine. */
export function definesCoroutine(definition: Node, file: PythonFile, facts: Facts): boolean {
  if (isAsync(definition)) return !isGenerator(definition)
  const calls = definition.kind === 'function_definition' ? resultOfBody(definition, file) : null
  return Array.isArray(calls) && calls.every(call => resultOf(call, file, facts)?.given === 'coroutine')
}

function coroutine(form: Handed['form'], node: Node, result: CallResult | null): Handed | null {
  return result?.given === 'coroutine' ? { form, node, result } : null
}
