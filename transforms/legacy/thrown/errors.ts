/** The one error that the two or three arguments of `throw()` stand for (data model, `coroutine.throw`). */

import { type Edit, insertAfter, insertBefore } from '../../../src/engine/edit.ts'
import { withoutArgument } from '../../../src/python/argument-edits.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { parameterName } from '../../../src/python/targets.ts'
import type { Node } from '../../../src/python/tree.ts'

/** The edits that leave one argument; null where nobody knows what the error is. */
export function oneError(list: Node, file: PythonFile): Edit[] | null {
  const [type, value, traceback = null] = list.children
  if (!type) return null
  if (!value) return excInfo(type, file)
  const end = traceback ? [withoutArgument(traceback)] : []
  const hasNone = traceback === null || traceback.kind === 'none'
  if (value.kind === 'none' && hasNone) return [withoutArgument(value), ...end]
  const start = withoutArgument(type)
  if (isErrorOfExit(type, value, traceback, file)) return [start, ...end]
  if (isTypeOf(type, value, file) && (hasNone || traceback?.text === `${value.text}.__traceback__`))
    return [start, ...end]
  const isMade = value.kind === 'call' && value.get('function')?.text === type.text
  if (!isMade && !TEXT.test(value.kind)) return null
  const before = isMade ? [] : [insertBefore(value, `${type.text}(`)]
  const after = `${isMade ? '' : ')'}${hasNone ? '' : `.with_traceback(${traceback?.text})`}`
  return [start, ...before, ...(after ? [insertAfter(value, after)] : []), ...end]
}

const TEXT = /^(string|integer|float)$/

/** `*sys.exc_info()` → `sys.exc_info()[1]` */
function excInfo(argument: Node, file: PythonFile): Edit[] | null {
  const [call] = argument.children
  if (argument.kind !== 'list_splat' || call?.kind !== 'call' || file.called(call) !== 'sys.exc_info') return null
  return [{ start: argument.start, end: call.start, text: '' }, insertAfter(call, '[1]')]
}

/** `type(error)` or `error.__class__`, of a variable. */
function isTypeOf(type: Node, value: Node, file: PythonFile): boolean {
  if (value.kind !== 'identifier') return false
  if (type.kind === 'attribute') return type.text === `${value.text}.__class__`
  const [of, ...others] = type.kind === 'call' ? (type.get('arguments')?.children ?? []) : []
  return of?.text === value.text && others.length === 0 && file.called(type) === 'builtins.type'
}

/** True for the parameters of an `__exit__`: there the error is always an instance, and brings its traceback. */
function isErrorOfExit(type: Node, value: Node, traceback: Node | null, file: PythonFile): boolean {
  const { function: method } = executionOf(value)
  if (!/^__a?exit__$/.test(method?.get('name')?.text ?? '')) return false
  const names = (method?.get('parameters')?.children ?? []).slice(1).map(each => parameterName(each)?.text)
  const given = [type, value, ...(traceback ? [traceback] : [])]
  return given.every((each, i) => each.kind === 'identifier' && each.text === names[i] && isKept(each, type, file))
}

/** True where the parameter is never bound again, or only by `value = typ()`. */
function isKept(name: Node, type: Node, file: PythonFile): boolean {
  const bindings = file.scopes.lookup(name.text, name) ?? []
  return bindings.every(
    ({ kind, value }) => kind === 'parameter' || (name !== type && value?.text === `${type.text}()`),
  )
}
