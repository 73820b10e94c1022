/** `r = requests.get(…)` and what uses `r` → one `aiohttp.ClientSession` (SEMANTICS 2). */

import { type Edit, insertBefore, replace } from '../../../src/engine/edit.ts'
import { awaitAround } from '../../../src/python/awaiting.ts'
import { indentLines, indentOf, indentUnit, nextLine, ownsLines, statementOf } from '../../../src/python/blocks.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { importsFrom, useModule } from '../../../src/python/imports.ts'
import { seesLocals } from '../../../src/python/seen-locals.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import type { Context } from '../offload/standing.ts'
import type { ClientFix } from './client.ts'
import { translateErrors, translateHandlers } from './handlers.ts'
import { isText, kindOf, literalText } from './values.ts'

/** Moves a lone `get` whose answer stays in one suite to aiohttp. Null where SEMANTICS 2 does not allow it. */
export function moveToAiohttp(call: Node, { file, facts }: Context): ClientFix | null {
  const written = sessionCall(call, file)
  const life = lifeOf(call, file)
  const aiohttp = useModule(file, 'aiohttp', call)
  if (!written || !life || !aiohttp || !life.uses.every(use => isFaultless(use, life, file))) return null
  const raising = life.uses.flatMap(use => (/^(json|raise_for_status)$/.test(attributeName(use)) ? [use] : []))
  const guarded = { calls: [call], raising }
  const around = translateHandlers(guarded, file)
  if (!around || around.caveats.length > 0 || !translateErrors(guarded, file, facts)) return null
  const isDeclared = facts.declares('aiohttp') || importsFrom(file, 'aiohttp')
  const edits = [...aiohttp.edits, ...blockEdits(life, written, aiohttp.name, file), ...life.uses.flatMap(useEdits)]
  return { edits, caveats: [], isShared: false, needsPackage: isDeclared ? null : 'aiohttp' }
}

type Written = {
  /** Arguments of `ClientTimeout`. */
  readonly limit: string
  /** Arguments of `session.get`. */
  readonly given: readonly string[]
}

/** The arguments, where every one of them means the same in aiohttp; requests follows 30 redirects, so 31 is too many. */
function sessionCall(call: Node, file: PythonFile): Written | null {
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  const [url, params] = positional
  if (!url || hasStar || hasDoubleStar || positional.length > 2 || file.hasComment(call.start, call.end)) return null
  const given = new Map(params ? [['params', params], ...keywords] : keywords)
  const limit = timeLimit(given.get('timeout'), file)
  const kinds = [...given].filter(([name]) => name !== 'timeout').every(([name, value]) => isAlike(name, value, file))
  if (!limit || !kinds || kindOf(url, file) === 'bytes' || /[\r\n]/.test(call.text)) return null
  const named = [...given].flatMap(([name, value]) => (name === 'timeout' ? [] : [`${name}=${value.text}`]))
  return { limit, given: [url.text, ...named, 'max_redirects=31'] }
}

function isAlike(name: string, value: Node, file: PythonFile): boolean {
  if (name === 'allow_redirects') return true
  if (name !== 'params' && name !== 'headers') return false
  if (value.kind !== 'dictionary') return false
  return value.children.every(pair => {
    const entry = pair.get('value')
    const kind = entry ? kindOf(entry, file) : 'unknown'
    return name === 'headers' ? kind === 'ascii' : isText(kind) || kind === 'number'
  })
}

function timeLimit(value: Node | undefined, file: PythonFile): string | null {
  if (!value || value.kind === 'none') return 'total=None'
  if (kindOf(value, file) !== 'number' || /^-|^0+(\.0*)?$/.test(value.text)) return null
  return `total=None, sock_connect=${value.text}, sock_read=${value.text}`
}

type Life = {
  readonly assignment: Node
  readonly name: string
  readonly uses: readonly Node[]
  /** The last statement of the suite that uses the answer. */
  readonly last: Node
}

/** The assignment and the statements behind it up to the last use: aiohttp reads the body inside of its block. */
function lifeOf(call: Node, file: PythonFile): Life | null {
  const target = call.parent?.kind === 'assignment' ? call.parent.get('left') : null
  const assignment = statementOf(call)
  if (target?.kind !== 'identifier' || call.parent?.get('type') || !ownsLines(assignment)) return null
  const bindings = file.scopes.lookup(target.text, target)
  const [own] = bindings ?? []
  if (!own || bindings?.length !== 1 || own.scope.node !== executionOf(call).coroutine) return null
  if (seesLocals(own.scope.node, file)) return null
  const uses = file.scopes.references(own).filter(use => use !== target)
  const siblings = assignment.parent?.children ?? []
  const after = siblings.slice(siblings.indexOf(assignment) + 1)
  const last = after.findLast(each => uses.some(use => each.contains(use)))
  if (!last || !ownsLines(last) || !uses.every(use => after.some(each => each.contains(use)))) return null
  const inside = after.slice(0, after.indexOf(last) + 1)
  if (inside.some(each => descendants(each, 'yield').length > 0 || !ownsLines(each))) return null
  return { assignment, name: target.text, uses, last }
}

function attributeName(use: Node): string {
  return use.parent?.kind === 'attribute' && use.field === 'object' ? (use.parent.get('attribute')?.text ?? '') : ''
}

function isFaultless(use: Node, { assignment }: Life, file: PythonFile): boolean {
  const execution = executionOf(use)
  if (execution.coroutine !== executionOf(assignment).coroutine || execution.obstacle) return false
  const outer = use.parent?.parent
  switch (attributeName(use)) {
    case 'status_code':
    case 'ok':
    case 'reason':
      return true
    case 'raise_for_status':
      return outer?.parent?.kind === 'expression_statement'
    case 'json':
      return outer?.kind === 'call' && outer.get('arguments')?.children.length === 0
    case 'headers':
      return outer?.kind === 'subscript' && literalText(outer.get('subscript') ?? outer, file) !== null
    default:
      return false
  }
}

function useEdits(use: Node): Edit[] {
  const attribute = use.parent as Node
  const label = attribute.get('attribute') as Node
  if (label.text === 'status_code') return [replace(label, 'status')]
  const call = attribute.parent
  if (label.text !== 'json' || !call) return []
  const list = call.get('arguments') as Node
  return [...awaitAround(call), insertBefore({ start: list.end - 1, end: list.end - 1 }, 'content_type=None')].sort(
    (a, b) => a.start - b.start,
  )
}

function blockEdits({ assignment, name, last }: Life, written: Written, aiohttp: string, file: PythonFile): Edit[] {
  const { tree } = assignment
  const outer = indentOf(assignment)
  const unit = indentUnit(tree)
  const timeout = freshLocal('timeout', assignment, file)
  const session = freshLocal('session', assignment, file)
  const head = [
    `${timeout} = ${aiohttp}.ClientTimeout(${written.limit})`,
    `${outer}async with ${aiohttp}.ClientSession(timeout=${timeout}, trust_env=True) as ${session}:`,
    `${outer}${unit}async with ${session}.get(${written.given.join(', ')}) as ${name}:`,
  ]
  const body = { start: nextLine(tree, assignment.end), end: last.end }
  return [replace(assignment, head.join('\n')), ...indentLines(tree, body, unit + unit)]
}

/** The name, or a fresh one where the coroutine uses it. */
function freshLocal(name: string, at: Node, file: PythonFile): string {
  const coroutine = executionOf(at).coroutine
  const isUsed = file.scopes.named(name).some(node => coroutine?.contains(node))
  return isUsed ? file.freshName(name) : name
}
