/** Whether the value of an expression is for `with` and `for`, or for `async with` and `async for`. */

import { calleePath } from '../python/callees.ts'
import { collectionOf, unparenthesized } from '../python/collections.ts'
import type { PythonFile } from '../python/file.ts'
import { isAsyncGenerator, isPlainCollection } from '../python/generators.ts'
import type { Protocols } from '../python/protocols.ts'
import { originOf } from '../python/receivers.ts'
import { isReplaced } from '../python/replaced-attributes.ts'
import { mayBeReplaced } from '../python/stand-ins.ts'
import type { Node } from '../python/tree.ts'
import { operandOf } from '../python/unawaiting.ts'
import type { Facts } from './facts.ts'
import { isUndecorated, ofFunction, ofResult } from './function-offers.ts'
import { absoluteName } from './modules.ts'
import { ofOrigin } from './object-offers.ts'
import { certain, type Offer, ofClass, ofLibrary } from './offers.ts'
import { resultOf } from './results.ts'

export type { Offer } from './offers.ts'

/** What is asked about one place. */
type Question = {
  readonly file: PythonFile
  readonly facts: Facts
  readonly matters: (protocols: Protocols) => boolean
}

/**
 * What the value of an expression offers; null where that is not certain.
 * @param matters false for what nobody cares about: that is not made quite sure of, which would take a look at other files
 */
export function offerOf(
  node: Node,
  file: PythonFile,
  facts: Facts,
  matters: Question['matters'] = () => true,
): Offer | null {
  return offered(unparenthesized(node), { file, facts, matters }, 0)
}

/** A variable that is given another one, and so on, further than this is a circle. */
const MOST_STEPS = 5

function offered(node: Node, question: Question, steps: number): Offer | null {
  const { file, facts } = question
  if (steps > MOST_STEPS) return null
  switch (node.kind) {
    case 'call':
      return unlessReplaced(node.get('function'), ofCall(node, question), question)
    case 'await':
      return ofAwait(node, question)
    case 'string':
    case 'concatenated_string':
      return display()
    case 'generator_expression':
      return isAsyncGenerator(node) ? { ...display(), protocols: { for: 'async' } } : display()
  }
  const isNamed = node.kind === 'identifier' || node.kind === 'attribute'
  if (isPlainCollection(node, file)) return isNamed ? unlessReplaced(node, display(), question) : display()
  if (!isNamed) return null
  const bindings = node.kind === 'identifier' ? (file.scopes.lookup(node.text, node) ?? []) : []
  const value = bindings.length === 1 ? bindings[0]?.value : null
  const offer = value
    ? offered(unparenthesized(value), question, steps + 1)
    : ofOrigin(originOf(node, file), file, facts)
  return unlessReplaced(node, offer, question)
}

/** Nothing where a test, or somebody else, may have put another thing under the name: asked last, since it looks at other files. */
function unlessReplaced(named: Node | null, offer: Offer | null, { file, facts, matters }: Question): Offer | null {
  if (!offer || !matters(offer.protocols)) return offer
  const patched = (word: string) => facts.patchedElsewhere(word, file.path)
  if (!named || mayBeReplaced(named, file, patched)) return null
  const attribute = named.get('attribute')?.text
  const isStored = attribute !== undefined && facts.filesWith(attribute).some(each => isReplaced(attribute, each))
  return isStored ? null : offer
}

function display(): Offer {
  return { protocols: { for: 'sync' }, name: null, isCertain: true }
}

/** What a call gives. */
function ofCall(call: Node, question: Question): Offer | null {
  const { file, facts } = question
  const result = resultOf(call, file, facts)
  switch (result?.given) {
    case 'async-manager':
      return certain(result.name, { with: 'async' })
    case 'async-generator':
      return certain(result.name, { for: 'async' })
    case 'manager':
      return certain(result.name, { with: 'async' })
    case 'coroutine':
    case 'future':
      return null
  }
  if (isView(call, file)) return display()
  const path = calleePath(call, file)
  if (path === null) return null
  const absolute = absoluteName(path, file)
  const called = facts.functionNamed(absolute)
  if (called) return ofFunction(called, result?.given === 'plain', facts)
  const meaning = facts.libraryName(absolute)
  if (meaning !== null) return ofLibrary(meaning, false)
  const owner = facts.meaningOf(absolute)
  return owner === null ? null : ofClass(owner, true, facts)
}

/** `sizes.items()` of a dictionary. */
function isView(call: Node, file: PythonFile): boolean {
  const callee = call.get('function')
  const object = callee?.kind === 'attribute' ? callee.get('object') : null
  const isNamed = /^(items|keys|values)$/.test(callee?.get('attribute')?.text ?? '')
  return isNamed && object !== null && object !== undefined && collectionOf(object, file)?.kind === 'dictionary'
}

/** What awaiting something gives. */
function ofAwait(awaiting: Node, question: Question): Offer | null {
  const { file, facts } = question
  const operand = unparenthesized(operandOf(awaiting))
  if (operand.kind !== 'call') return null
  const result = resultOf(operand, file, facts)
  const [called, ...others] = result?.given === 'coroutine' ? result.functions : []
  if (called) return others.length > 0 || !called.isAsync || !isUndecorated(called) ? null : ofResult(called, facts)
  return ofOrigin(originOf(awaiting, file), file, facts)
}
