/** Where a response goes, and how each use of it is written for httpx (SEMANTICS 1.3). */

import { type Edit, insertAfter, insertBefore, replace } from '../../../src/engine/edit.ts'
import { indentOf, indentUnit, isSuite, lineEnd, ownsLines, statementOf } from '../../../src/python/blocks.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'
import { sourceOf } from './bindings.ts'
import { asItIs, joined, type Translation } from './caveats.ts'

/** Attributes that both libraries have, with the same meaning in every use. */
const SAME = new Set(['status_code', 'content', 'json', 'links', 'elapsed'])

/** Attributes with another name. */
const RENAMED: Readonly<Record<string, string>> = { reason: 'reason_phrase', is_redirect: 'has_redirect_location' }

export type ResponseUse = Translation & {
  /** The attribute accesses that may raise where they stand: `json` and `raise_for_status`. */
  readonly raising: readonly Node[]
  /** Where the response gets a name, so that its `await` needs no parentheses: by how much that lengthens the line. */
  readonly named?: number
}

/** How everything that is done with the result of `call` is written for httpx, or null where it cannot be. */
export function responseUse(call: Node, file: PythonFile): ResponseUse | null {
  const checked = checkedAtOnce(call, file)
  if (checked) return checked
  const nodes = responseNodes(call, file)
  const translation = nodes && joined(nodes.map(node => translated(node, node === call, file)))
  if (!nodes || !translation) return null
  const raising = nodes.filter(node =>
    /^(json|raise_for_status)$/.test(attributeOf(node)?.get('attribute')?.text ?? ''),
  )
  return { ...translation, raising }
}

/** The expressions that are the response: the call itself, or every use of the name it is bound to. */
function responseNodes(call: Node, file: PythonFile): Node[] | null {
  const parent = call.parent
  if (parent?.kind === 'expression_statement') return []
  if (parent?.kind !== 'assignment' || call.field !== 'right') return [call]
  const target = parent.get('left')
  if (target?.kind === 'attribute' || target?.kind === 'subscript') return [call]
  if (target?.kind !== 'identifier' || parent.parent?.kind !== 'expression_statement') return null
  const uses = usesOf(target, call, file)
  return uses && [...uses, ...(parent.get('type') ? [parent.get('type') as Node] : [])]
}

/** The uses that this assignment alone reaches; null where a use may see another one as well. */
function usesOf(target: Node, call: Node, file: PythonFile): Node[] | null {
  const bindings = file.scopes.lookup(target.text, target)
  const own = bindings?.find(binding => binding.node === target)
  const coroutine = executionOf(call).coroutine
  if (!bindings || !own || own.scope.node !== coroutine) return null
  const uses = file.scopes.references(own).filter(use => !bindings.some(binding => binding.node === use))
  if (bindings.length === 1) return uses
  const nodes = bindings.map(binding => binding.node)
  const sources = uses.map(use => (executionOf(use).function === coroutine ? sourceOf(use, nodes) : null))
  return sources.includes(null) ? null : uses.filter((_, i) => sources[i] === target)
}

function attributeOf(node: Node): Node | null {
  return node.parent?.kind === 'attribute' && node.field === 'object' ? node.parent : null
}

function translated(node: Node, isCall: boolean, file: PythonFile): Translation | null {
  if (node.kind === 'type')
    return file.names.of(node.children[0] ?? null) === 'requests.Response'
      ? edit(replace(node, 'httpx.Response'))
      : null
  const attribute = attributeOf(node)
  if (attribute) return ofAttribute(attribute, isCall, file)
  if (isTruthTest(node)) return isCall ? null : edit(...truth(node, insertAfter(node, '.is_error')))
  if (isComparedToNone(node) || node.parent?.kind === 'delete_statement') return asItIs
  return null
}

function ofAttribute(attribute: Node, isCall: boolean, file: PythonFile): Translation | null {
  const label = attribute.get('attribute') as Node
  const name = label.text
  if (isStored(attribute)) return name === 'encoding' && setsEncoding(attribute, file) ? asItIs : null
  if (SAME.has(name)) return asItIs
  if (RENAMED[name]) return edit(replace(label, RENAMED[name]))
  switch (name) {
    case 'ok':
      return edit(...truth(attribute, replace(label, 'is_error')))
    case 'url':
      return edit(...asText(attribute, file))
    case 'headers':
      return isItemRead(attribute) ? asItIs : null
    case 'cookies':
      return isItemRead(attribute) ? asItIs : null
    case 'history':
      return isMeasured(attribute, file) ? asItIs : null
    case 'request':
      return ofRequest(attribute)
    case 'text':
      return encodingIsSet(attribute, file) ? asItIs : { edits: [], caveats: ['text-decoding'] }
    case 'raise_for_status':
      return isCall ? null : raiseForStatus(attribute)
    case 'close':
      return isStatementCall(attribute) ? edit(insertBefore(attribute, 'await '), replace(label, 'aclose')) : null
    default:
      return null
  }
}

function edit(...edits: Edit[]): Translation {
  return { edits, caveats: [] }
}

/** `not X` with `X` made of `inner`; under a `not` that one goes instead. */
function truth(node: Node, inner: Edit): Edit[] {
  const parent = node.parent
  if (parent?.kind === 'not_operator') return [{ start: parent.start, end: node.start, text: '' }, inner]
  const binds = /^(comparison_operator|binary_operator|unary_operator|attribute|subscript|await)$/.test(
    parent?.kind ?? '',
  )
  const call = parent?.kind === 'call' && node.field === 'function'
  const [open, close] = binds || call ? ['(', ')'] : ['', '']
  const edits = [insertBefore(node, `${open}not `), inner]
  return close ? [...edits, insertAfter(node, close)] : edits
}

/** True where only the truth of the value counts. */
function isTruthTest(node: Node): boolean {
  const parent = node.parent
  switch (parent?.kind) {
    case 'if_statement':
    case 'elif_clause':
    case 'while_statement':
      return node.field === 'condition'
    case 'not_operator':
    case 'if_clause':
      return true
    case 'assert_statement':
      return parent.children[0] === node
    case 'conditional_expression':
      return parent.children[1] === node
    case 'boolean_operator':
    case 'parenthesized_expression':
      return isTruthTest(parent)
    default:
      return false
  }
}

function isComparedToNone(node: Node): boolean {
  const parent = node.parent
  return (
    parent?.kind === 'comparison_operator' &&
    parent.children.some(each => each.kind === 'none') &&
    parent.children.length === 2
  )
}

function isStored(attribute: Node): boolean {
  const parent = attribute.parent
  return (/assignment$/.test(parent?.kind ?? '') && attribute.field === 'left') || parent?.kind === 'delete_statement'
}

/** `r.encoding = "utf-8"` before the text is read: then both libraries decode alike. */
function setsEncoding(attribute: Node, file: PythonFile): boolean {
  const value = attribute.parent?.get('right')
  if (value?.kind !== 'string' || !isSuite(statementOf(attribute).parent as Node)) return false
  return othersOf(attribute, 'text', file).every(text => attribute.end < text.start)
}

/** True when the encoding was set in the same suite, or one around it, before this place. */
function encodingIsSet(text: Node, file: PythonFile): boolean {
  return othersOf(text, 'encoding', file).some(
    each => isStored(each) && each.end < text.start && (statementOf(each).parent as Node).contains(text),
  )
}

/** Other accesses of the same response by attribute name. */
function othersOf(attribute: Node, name: string, file: PythonFile): Node[] {
  const object = attribute.get('object')
  const nodes = object?.kind === 'identifier' ? file.scopes.named(object.text) : []
  return nodes.flatMap(each => {
    const other = attributeOf(each)
    const isSame = executionOf(each).function === executionOf(attribute).function
    return other?.get('attribute')?.text === name && isSame ? [other] : []
  })
}

/** `.headers["X"]`, `.headers.get("X")` and `"X" in r.headers`; iterating shows names in another case. */
function isItemRead(attribute: Node): boolean {
  const parent = attribute.parent
  if (parent?.kind === 'subscript') return attribute.field === 'value' && !isStored(parent)
  if (parent?.kind === 'attribute') return parent.get('attribute')?.text === 'get' && parent.parent?.kind === 'call'
  return (
    parent?.kind === 'comparison_operator' &&
    parent.children[1] === attribute &&
    /\bin$/.test(parent.all('operators')[0]?.kind ?? '')
  )
}

function isMeasured(attribute: Node, file: PythonFile): boolean {
  const call = attribute.parent?.kind === 'argument_list' ? attribute.parent.parent : null
  return (
    isTruthTest(attribute) ||
    (call !== null && call !== undefined && /^builtins\.(len|bool)$/.test(file.called(call) ?? ''))
  )
}

/** `r.request.method` and headers by name are there; the URL is an object. */
function ofRequest(attribute: Node): Translation | null {
  const inner = attribute.parent?.kind === 'attribute' ? attribute.parent : null
  const name = inner?.get('attribute')?.text
  if (!inner || isStored(inner)) return null
  if (name === 'method') return asItIs
  if (name === 'url') return edit(insertBefore(inner, 'str('), insertAfter(inner, ')'))
  return name === 'headers' && isItemRead(inner) ? asItIs : null
}

/** httpx has a URL object; `str()` around it unless it stands in one already. */
function asText(attribute: Node, file: PythonFile): Edit[] {
  const call = attribute.parent?.kind === 'argument_list' ? attribute.parent.parent : null
  if (call && /^builtins\.(str|print)$/.test(file.called(call) ?? '')) return []
  if (attribute.parent?.kind === 'interpolation' && attribute.parent.children.length === 1) return []
  return [insertBefore(attribute, 'str('), insertAfter(attribute, ')')]
}

function isStatementCall(attribute: Node): boolean {
  return attribute.parent?.kind === 'call' && attribute.parent.parent?.kind === 'expression_statement'
}

/** httpx raises for every 3xx too, so the call moves under the test that requests makes. */
function raiseForStatus(attribute: Node): Translation | null {
  const call = attribute.parent
  const statement = call?.parent
  if (call?.kind !== 'call' || statement?.kind !== 'expression_statement' || !ownsLines(statement)) return null
  const object = attribute.get('object')?.text ?? ''
  const inner = indentOf(statement) + indentUnit(statement.tree)
  return edit(insertBefore(statement, `if ${object}.is_error:\n${inner}`))
}

/** The statement `requests.post(…).raise_for_status()`: the response gets a name, for the test that requests makes. */
function checkedAtOnce(call: Node, file: PythonFile): ResponseUse | null {
  const attribute = attributeOf(call)
  const statement = attribute?.parent?.parent
  if (attribute?.get('attribute')?.text !== 'raise_for_status' || statement?.kind !== 'expression_statement')
    return null
  if (!ownsLines(statement)) return null
  const name = file.freshName('response')
  const outer = indentOf(statement)
  const check = `\n${outer}if ${name}.is_error:\n${outer}${indentUnit(statement.tree)}${name}.raise_for_status()`
  const edits = [insertBefore(statement, `${name} = `), replace({ start: call.end, end: statement.end }, check)]
  const named = name.length + 3 - (lineEnd(call.tree, call.end) - call.end)
  return { edits, caveats: [], raising: [call], named }
}

/** An httpx response read by an async client is the same as one read by a sync one, but for closing it. */
export function httpxResponseUse(call: Node, file: PythonFile): ResponseUse | null {
  const nodes = responseNodes(call, file) ?? []
  const closes = nodes.some(node => attributeOf(node)?.get('attribute')?.text === 'close')
  return closes ? null : { ...asItIs, raising: [] }
}
