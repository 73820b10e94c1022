/** Puts one `httpx.AsyncClient` around the requests of a coroutine (SEMANTICS 1). */

import { type Edit, insertBefore } from '../../../src/engine/edit.ts'
import { awaitNeedsParentheses } from '../../../src/python/awaiting.ts'
import {
  indentLines,
  indentOf,
  indentUnit,
  isSuite,
  lineEnd,
  lineStart,
  ownsLines,
  statementOf,
} from '../../../src/python/blocks.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { answersLater, functionTarget, type Library, type Target } from '../../../src/python/http-calls.ts'
import { importsFrom, useModule } from '../../../src/python/imports.ts'
import { LINE_WIDTH, width } from '../../../src/python/line-width.ts'
import { isFirstIterable } from '../../../src/python/scopes.ts'
import { seesLocals } from '../../../src/python/seen-locals.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { relayCall } from '../offload/layout.ts'
import { type Context, isClear } from '../offload/standing.ts'
import { asyncClientCall, type ClientCall, clientCall } from './arguments.ts'
import { asItIs, type Caveat, type Translation } from './caveats.ts'
import { translateErrors } from './handlers.ts'
import { httpxResponseUse, type ResponseUse, responseUse } from './responses.ts'

export type ClientFix = {
  readonly edits: readonly Edit[]
  /** What is not proved; empty where the fix is safe. */
  readonly caveats: readonly Caveat[]
  /** True where several requests share the client, which keeps their cookies. */
  readonly isShared: boolean
  readonly needsPackage: string | null
}

/** A request that can move to a client. */
type Request = {
  readonly call: Node
  readonly library: Library
  readonly written: ClientCall
  readonly use: ResponseUse
}

/** Statements of one suite, from the first to the last that holds a request. */
type Run = { readonly first: Node; readonly last: Node }

/** What makes a client come closest to the functions of a library (SEMANTICS 1.1). */
const LIKE: Readonly<Record<string, readonly string[]>> = {
  requests: ['follow_redirects=True', 'max_redirects=30'],
  httpx: [],
}

/** Moves the call, and the other requests of its coroutine that can share a client with it, to httpx. Null where it cannot. */
export function moveToClient(call: Node, context: Context): ClientFix | null {
  const { file, facts } = context
  const requests = companions(call, context)
  const run = requests && smallestRun(requests.map(request => request.call))
  const httpx = useModule(file, 'httpx', call)
  if (!requests || !run || !httpx || yields(run) || seesLocals(executionOf(call).coroutine as Node, file)) return null
  const errors = requests[0]?.library === 'httpx' ? asItIs : errorsOf(requests, context)
  if (!errors) return null
  const isDeclared = facts.declares('httpx') || importsFrom(file, 'httpx')
  const isShared = requests.length > 1 || isRepeated(call)
  const caveats = new Set<Caveat>([...requests.flatMap(caveatsOf), ...errors.caveats])
  if (!isDeclared) caveats.add('httpx-not-declared')
  const name = clientName(call, file)
  const inside = [...requests.flatMap(request => requestEdits(request, name)), ...errors.edits]
  const { library, written } = requests[0] as Request
  const { forClient } = written
  const header = clientHeader(run, `${httpx.name}.AsyncClient`, [...(LIKE[library] ?? []), ...forClient], name)
  const edits = [...httpx.edits, ...extraImports(forClient, call, file), ...wrapped(run, header, inside)]
  return { edits, caveats: [...caveats], isShared, needsPackage: isDeclared ? null : 'httpx' }
}

function caveatsOf({ written, use }: Request): Caveat[] {
  return [...written.caveats, ...use.caveats]
}

/** The errors of the requests, as the code around them and elsewhere sees them. */
function errorsOf(requests: readonly Request[], { file, facts }: Context): Translation | null {
  const calls = requests.map(request => request.call)
  const raising = requests.flatMap(request => request.use.raising)
  return translateErrors({ calls, raising }, file, facts)
}

/** The call and the requests beside it that take the same client; null where the call itself cannot move. */
function companions(call: Node, context: Context): Request[] | null {
  const own = asRequest(call, context)
  const coroutine = executionOf(call).coroutine
  if (!own || !coroutine) return null
  const calls = descendants(coroutine, 'call').filter(
    each => each !== call && isAlike(each, own, coroutine, context.file),
  )
  if (own.written.forClient.some(each => each.startsWith('cookies='))) return [own]
  const others = calls.flatMap(each => asRequest(each, context) ?? [])
  const same = others.filter(each => each.written.forClient.join() === own.written.forClient.join())
  return [own, ...same].sort((a, b) => a.call.start - b.call.start)
}

function isAlike(call: Node, own: Request, coroutine: Node, file: PythonFile): boolean {
  return executionOf(call).coroutine === coroutine && functionTarget(call, file)?.library === own.library
}

function asRequest(call: Node, { file, facts, settings }: Context): Request | null {
  const target = functionTarget(call, file) as Target
  if (answersLater(call, target) || !isClear(call, { file, facts, settings })) return null
  if (call.ancestor('interpolation') || holdsRequest(call, file)) return null
  const isHttpx = target.library === 'httpx'
  const written = isHttpx ? asyncClientCall(call, target.method, file) : clientCall(call, target.method, file)
  if (!written || losesComment(written.dropped, file) || target.library === 'urllib3') return null
  const use = isHttpx ? httpxResponseUse(call, file) : responseUse(call, file)
  return use && { call, library: target.library, written, use }
}

/** An argument that goes may not take a comment along. */
function losesComment(dropped: readonly Node[], file: PythonFile): boolean {
  return dropped.some(each => file.hasComment(each.previous?.end ?? each.start, lineEnd(file.tree, each.end)))
}

/** A request among the arguments of another moves first. */
function holdsRequest(call: Node, file: PythonFile): boolean {
  return descendants(call, 'call').some(each => each !== call && functionTarget(each, file) !== null)
}

function requestEdits({ call, written, use }: Request, client: string): Edit[] {
  const [open, close] = awaitNeedsParentheses(call) && use.named === undefined ? ['(', ')'] : ['', '']
  const { prepended, dropped, appended } = written
  const head = `${open}await ${client}.${written.method}`
  const layout = relayCall(call, {
    head,
    prepended,
    dropped,
    appended,
    grown: width(indentUnit(call.tree)) + close.length + (use.named ?? 0),
  })
  const end = close ? [insertBefore({ start: call.end, end: call.end }, close)] : []
  return [...written.edits, ...layout, ...end, ...use.edits]
}

/** True for a call in a loop or comprehension of its coroutine. */
function isRepeated(call: Node): boolean {
  return loopAround(call) !== null
}

/** The outermost loop or comprehension that evaluates the node again and again. */
function loopAround(node: Node): Node | null {
  let loop: Node | null = null
  const coroutine = executionOf(node).coroutine
  let below = node
  for (let outer = node.parent; outer && outer !== coroutine; below = outer, outer = outer.parent) {
    const isOnce = (outer.kind === 'for_statement' && below.field === 'right') || isFirstIterable(outer, below)
    if (isOnce) outer = outer.kind === 'for_statement' ? outer : (outer.parent as Node)
    else if (/^(for_statement|while_statement|.*_comprehension)$/.test(outer.kind)) loop = outer
  }
  return loop
}

/** The shortest stretch of one suite that holds all calls, with the loops around them; null in one-line suites. */
function smallestRun(calls: readonly Node[]): Run | null {
  const statements = calls.map(call => statementOf(loopAround(call) ?? call))
  let [first, last] = [statements[0] as Node, statements.at(-1) as Node]
  while (first.parent !== last.parent || !ownsLines(first) || !ownsLines(last)) {
    const outer = depth(first) > depth(last) ? first : last
    const climbed = climb(first.parent === last.parent ? first : outer)
    if (!climbed) return null
    if (first.parent === last.parent) [first, last] = [climbed, climbed]
    else if (outer === first) first = climbed
    else last = climbed
  }
  return { first, last: last.start < first.start ? first : last }
}

/** The statement around the suite of this one, within the same function. */
function climb(statement: Node): Node | null {
  const owner = statement.parent?.parent
  if (!owner || owner.kind === 'module' || owner.kind === 'function_definition') return null
  const outer = statementOf(owner)
  return isSuite(outer.parent as Node) ? outer : null
}

function depth(node: Node): number {
  let levels = 0
  for (let outer = node.parent; outer; outer = outer.parent) levels++
  return levels
}

/** A client that is open across a `yield` would be closed whenever the consumer pleases. */
function yields({ first, last }: Run): boolean {
  return descendants(first.parent as Node, 'yield').some(node => first.start <= node.start && node.end <= last.end)
}

/** `client`, or another name where the coroutine uses that one. */
function clientName(call: Node, file: PythonFile): string {
  const coroutine = executionOf(call).coroutine as Node
  const isUsed = (name: string) =>
    file.scopes.named(name).some(node => coroutine.contains(node)) || file.scopes.made(coroutine)?.bindings.has(name)
  return ['client', 'http_client'].find(name => !isUsed(name)) ?? file.freshName('client')
}

/** The `async with` line, or lines where one would be too long. */
function clientHeader({ first }: Run, client: string, given: readonly string[], name: string): string {
  const indent = indentOf(first)
  const line = `async with ${client}(${given.join(', ')}) as ${name}:`
  if (width(indent + line) <= LINE_WIDTH) return line
  return `async with ${client}(\n${indent}${indentUnit(first.tree)}${given.join(', ')}\n${indent}) as ${name}:`
}

/** The `async with` line before the run and one more level of indentation in it, new lines included. */
function wrapped({ first, last }: Run, header: string, inside: readonly Edit[]): Edit[] {
  const { tree } = first
  const unit = indentUnit(tree)
  const start = lineStart(tree, first.start)
  const within = (edit: Edit) => start <= edit.start && edit.end <= last.end
  const deeper = inside.map(edit => (within(edit) ? { ...edit, text: edit.text.replaceAll('\n', `\n${unit}`) } : edit))
  const line = { start, end: start, text: `${indentOf(first)}${header}\n` }
  const shifted = indentLines(tree, { start, end: last.end }, unit)
  const left = shifted.filter(({ start }) => !inside.some(edit => edit.start <= start && start < edit.end))
  return [line, ...left, ...deeper]
}

function extraImports(forClient: readonly string[], call: Node, file: PythonFile): readonly Edit[] {
  return forClient.some(each => each.includes('ssl.')) ? (useModule(file, 'ssl', call)?.edits ?? []) : []
}
