/** Mocks of which it is certain that nobody can await what a call of them gives. */

import type { Facts } from '../../../src/project/facts.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { argumentOf, argumentsOf } from '../../../src/python/calls.ts'
import { executionOf, isAsync } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { plainString } from '../../../src/python/names.ts'
import { descendants, descendantsWith, type Node } from '../../../src/python/tree.ts'

const MOCK = /^unittest\.mock\.(Magic)?Mock$/

/** True for `Mock()` and `MagicMock(return_value=3)`. */
export function isPlainMock(call: Node, file: PythonFile): boolean {
  if (!isMock(call, file)) return false
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  if (positional.length > 0 || hasStar || hasDoubleStar) return false
  return [...keywords].every(
    ([name, value]) => name === 'name' || (/^(return_value|side_effect)$/.test(name) && isPlainValue(value, file)),
  )
}

function isMock(node: Node, file: PythonFile): boolean {
  return node.kind === 'call' && MOCK.test(file.called(node) ?? '')
}

/** True for literals, errors and further mocks: no coroutine, no future, no function that gives one. */
function isPlainValue(value: Node, file: PythonFile): boolean {
  if (isMock(value, file)) return true
  if (value.kind === 'list' || value.kind === 'tuple') return value.children.every(each => isPlainValue(each, file))
  const name = file.names.of(value.kind === 'call' ? value.get('function') : value)
  if (/^builtins\.\w+(Error|Exception|Exit|Interrupt)$/.test(name ?? '')) return true
  return descendants(value, 'identifier', 'attribute', 'call', 'lambda', 'await').length === 0
}

/**
 * True where the function that makes the mock awaits a call of it, and no other call of it is not awaited.
 * @param target what the mock is assigned to
 */
export function isAwaitedThere(target: Node, file: PythonFile): boolean {
  const { function: frame } = executionOf(target)
  const bindings = target.kind === 'identifier' ? file.scopes.lookup(target.text, target) : null
  if (!frame || (target.kind === 'identifier' && bindings?.length !== 1)) return false
  const word = target.kind === 'identifier' ? target.text : (target.get('attribute')?.text ?? '')
  const calls = descendantsWith(word, frame, 'call').filter(each => each.get('function')?.text === target.text)
  const stores = descendantsWith(word, frame, 'assignment').filter(each => isStoreOf(target.text, each))
  return (
    calls.length > 0 &&
    calls.every(each => each.parent?.kind === 'await' && executionOf(each).function === frame && !isGuarded(each)) &&
    stores.every(each => each.get('left') === target || isPlainStore(target.text, each, file))
  )
}

function isStoreOf(path: string, assignment: Node): boolean {
  const left = assignment.get('left')?.text ?? ''
  return left === path || left.startsWith(`${path}.`)
}

function isPlainStore(path: string, assignment: Node, file: PythonFile): boolean {
  const [left, right] = [assignment.get('left'), assignment.get('right')]
  return left?.text !== path && right !== null && isPlainValue(right, file)
}

/** True below a `try` or `with`, as in a test that expects the error. */
function isGuarded(node: Node): boolean {
  return node.ancestor('try_statement', 'with_statement') !== null
}

/** The coroutine function of the project that the mock takes the place of, by name; null where it is none. */
export function replacedCoroutine(mock: Node, file: PythonFile, facts: Facts): string | null {
  const list = mock.parent?.kind === 'keyword_argument' ? mock.parent.parent : mock.parent
  const patching = list?.kind === 'argument_list' ? list.parent : null
  if (patching?.kind !== 'call' || patching.parent?.kind === 'as_pattern') return null
  const target = patchedName(patching, mock, file)
  const summary = target === null ? null : facts.functionNamed(target)
  const isCoroutine = summary?.isAsync && !summary.isGenerator && summary.decorators.length === 0
  return isCoroutine && isOfAsyncTest(patching) && isAwaited(summary.name, facts) ? summary.name : null
}

/** Words of tests that look at a coroutine without awaiting it. */
const HANDED_ON = ['run', 'create_task', 'ensure_future', 'run_until_complete', 'run_coroutine_threadsafe']

/** True in an `async def`, and in a decorator of one, that hands no coroutine on. */
function isOfAsyncTest(patching: Node): boolean {
  const decorated = patching.ancestor('decorator')?.parent?.get('definition')
  const test = decorated ?? executionOf(patching).coroutine
  if (test?.kind !== 'function_definition' || !isAsync(test)) return false
  return !HANDED_ON.some(each => test.tree.holds(each, decorated?.parent ?? test))
}

/** True where code of the project awaits what a function of that name gives. */
function isAwaited(name: string, facts: Facts): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1)
  const use = new RegExp(`\\bawait\\s+[\\w.()]*\\b${last}\\(`)
  return facts.filesWith(last).some(each => use.test(each.text))
}

function patchedName(patching: Node, mock: Node, file: PythonFile): string | null {
  const name = file.called(patching) ?? patching.get('function')?.text
  if (name === 'unittest.mock.patch' && argumentOf(patching, 'new', 1) === mock)
    return plainString(argumentOf(patching, 'target', 0))
  const isSetting = name === 'monkeypatch.setattr'
  if (isSetting && argumentsOf(patching).positional.length === 2 && argumentOf(patching, 'value', 1) === mock)
    return plainString(argumentOf(patching, 'target', 0))
  const isOfObject = name === 'unittest.mock.patch.object' || isSetting
  if (!isOfObject || argumentOf(patching, isSetting ? 'value' : 'new', 2) !== mock) return null
  const owner = file.names.of(argumentOf(patching, 'target', 0))
  const attribute = plainString(argumentOf(patching, isSetting ? 'name' : 'attribute', 1))
  return owner && attribute ? `${absoluteName(owner, file)}.${attribute}` : null
}
