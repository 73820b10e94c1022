/** Turns a session or sync client that lives in one coroutine into an `httpx.AsyncClient` (SEMANTICS 1.6). */

import { type Edit, insertBefore, remove, replace } from '../../../src/engine/edit.ts'
import {
  indentLines,
  indentOf,
  indentUnit,
  isSuite,
  nextLine,
  ownsLines,
  statementOf,
} from '../../../src/python/blocks.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { importsFrom, useModule } from '../../../src/python/imports.ts'
import { LINE_WIDTH, width } from '../../../src/python/line-width.ts'
import { calledThrough } from '../../../src/python/receivers.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import type { Context } from '../offload/standing.ts'
import { asItIs, type Caveat, joined, type Translation } from './caveats.ts'
import type { ClientFix } from './client.ts'
import { translateErrors } from './handlers.ts'
import { requestOfClient } from './session-httpx.ts'
import { requestOfSession, sessionSetting } from './session-requests.ts'

/** A session that a coroutine makes for itself. */
type Session = {
  /** The call that makes it. */
  readonly made: Node
  readonly library: 'requests' | 'httpx'
  /** The statement that holds its life: a `with`, or an assignment. */
  readonly statement: Node
  readonly uses: readonly Node[]
}

/** A request through the session, written for the client. */
export type SessionRequest = Translation & { readonly raising: readonly Node[] }

const MAKERS: Readonly<Record<string, Session['library']>> = {
  'requests.Session': 'requests',
  'requests.session': 'requests',
  'requests.sessions.Session': 'requests',
  'httpx.Client': 'httpx',
}

/** Arguments of `httpx.Client` that an async client does not take, or takes of another kind. */
const SYNC_ONLY = new Set(['transport', 'mounts', 'event_hooks', 'app', 'auth'])

/** Moves the session that `call` asks through, with all its requests. Null where one of its uses cannot move. */
export function moveSession(call: Node, context: Context): ClientFix | null {
  const { file, facts } = context
  const session = sessionOf(call, file)
  const body = session && lifeOf(session)
  const httpx = useModule(file, 'httpx', call)
  if (!session || !body || !httpx || yieldsIn(body)) return null
  const header = headerEdits(session, httpx.name)
  const uses = session.uses.map(use => translated(use, session, context))
  const requests = joined(uses)
  if (!header || !requests) return null
  const errors = session.library === 'httpx' ? asItIs : translatedErrors(session, uses, context)
  if (!errors) return null
  const isDeclared = facts.declares('httpx') || importsFrom(file, 'httpx')
  const caveats = new Set<Caveat>([...requests.caveats, ...errors.caveats])
  if (!isDeclared) caveats.add('httpx-not-declared')
  const inside = [...requests.edits, ...errors.edits]
  const edits = [...httpx.edits, ...header, ...(isWith(session) ? inside : indented(body, inside))]
  return { edits, caveats: [...caveats], isShared: false, needsPackage: isDeclared ? null : 'httpx' }
}

function sessionOf(call: Node, file: PythonFile): Session | null {
  const object = call.get('function')?.get('object')
  const bindings = object?.kind === 'identifier' ? file.scopes.lookup(object.text, object) : null
  const [binding] = bindings ?? []
  if (!binding || bindings?.length !== 1 || binding.scope.node !== executionOf(call).coroutine) return null
  const made = makingCall(binding.node)
  const library = made && MAKERS[file.called(made) ?? '']
  if (!made || !library) return null
  const uses = file.scopes.references(binding).filter(use => use !== binding.node)
  return { made, library, statement: statementOf(made), uses }
}

/** The call in `name = CALL`, or in a `with CALL as name` of that one item. */
function makingCall(name: Node): Node | null {
  const parent = name.parent
  const value = parent?.kind === 'assignment' && !parent.get('type') ? parent.get('right') : null
  if (value) return value.kind === 'call' && parent?.parent?.kind === 'expression_statement' ? value : null
  const pattern = parent?.kind === 'as_pattern_target' ? parent.parent : null
  const clause = pattern?.ancestor('with_clause')
  const statement = pattern?.ancestor('with_statement')
  if (!pattern || clause?.children.length !== 1 || statement?.has('async')) return null
  return pattern.children[0]?.kind === 'call' ? pattern.children[0] : null
}

function isWith(session: Session): boolean {
  return session.statement.kind === 'with_statement'
}

/** Statements in which the session is used, from the first to the last; null where they are not in one suite. */
type Body = { readonly first: Node; readonly last: Node }

function lifeOf({ statement, uses }: Session): Body | null {
  if (statement.kind === 'with_statement') {
    const body = statement.get('body')
    const [first, last] = [body?.children[0], body?.children.at(-1)]
    return first && last && uses.every(use => body?.contains(use)) ? { first, last } : null
  }
  const siblings = statement.parent?.children.slice((statement.parent?.children.indexOf(statement) ?? 0) + 1) ?? []
  const [first] = siblings
  const last = siblings.findLast(each => uses.some(use => each.contains(use)))
  if (!first || !last || !ownsLines(statement) || !ownsLines(first) || !ownsLines(last)) return null
  return uses.every(use => siblings.some(each => each.contains(use))) ? { first, last } : null
}

function yieldsIn({ first, last }: Body): boolean {
  return descendants(first.parent as Node, 'yield').some(node => first.start <= node.start && node.end <= last.end)
}

/** `with Session() as s:` or `s = Session()` as the head of an `async with`. */
function headerEdits(session: Session, httpx: string): Edit[] | null {
  const { made, statement, library } = session
  const list = made.get('arguments')
  const { keywords, positional, hasStar, hasDoubleStar } = argumentsOf(made)
  if (hasStar || hasDoubleStar || positional.length > 0 || list?.kind !== 'argument_list') return null
  if (library === 'requests' && keywords.size > 0) return null
  if ([...keywords].some(([name]) => SYNC_ONLY.has(name))) return null
  const callee = replace(made.get('function') as Node, `${httpx}.AsyncClient`)
  const inside = { start: list.start + 1, end: list.end - 1 }
  const given = library === 'requests' ? [replace(inside, likeRequests(session, httpx))] : []
  if (isWith(session)) return [insertBefore(statement, 'async '), callee, ...given]
  const name = made.parent?.get('left') as Node
  return [
    replace({ start: name.start, end: made.start }, 'async with '),
    callee,
    ...given,
    insertBefore({ start: made.end, end: made.end }, ` as ${name.text}:`),
  ]
}

/** Arguments that come closest to requests (SEMANTICS 1.1), on a line of their own where the head would be too long. */
function likeRequests({ made, statement }: Session, httpx: string): string {
  const given = 'follow_redirects=True, max_redirects=30, timeout=None'
  const name =
    /\w+\W*$/.exec(isAssignment(made) ? (made.parent?.get('left')?.text ?? '') : (made.parent?.text ?? ''))?.[0] ?? ''
  const line = `${indentOf(statement)}async with ${httpx}.AsyncClient(${given}) as ${name}:`
  if (width(line) <= LINE_WIDTH) return given
  const outer = indentOf(statement)
  return `\n${outer}${indentUnit(made.tree)}${given}\n${outer}`
}

function isAssignment(made: Node): boolean {
  return made.parent?.kind === 'assignment'
}

function indented({ first, last }: Body, inside: readonly Edit[]): Edit[] {
  const { tree } = first
  const unit = indentUnit(tree)
  const previous = first.previous as Node
  const range = { start: nextLine(tree, previous.end), end: last.end }
  const within = (edit: Edit) => range.start <= edit.start && edit.end <= last.end
  const deeper = inside.map(edit => (within(edit) ? { ...edit, text: edit.text.replaceAll('\n', `\n${unit}`) } : edit))
  const shifted = indentLines(tree, range, unit)
  const left = shifted.filter(({ start }) => !inside.some(edit => edit.start <= start && start < edit.end))
  return [...left, ...deeper]
}

function translated(use: Node, session: Session, context: Context): SessionRequest | null {
  const attribute = use.parent?.kind === 'attribute' && use.field === 'object' ? use.parent : null
  if (!attribute || executionOf(use).coroutine !== executionOf(session.made).coroutine) return null
  const name = attribute.get('attribute')?.text ?? ''
  if (name === 'close') return closed(attribute)
  const call = attribute.parent?.kind === 'call' && attribute.field === 'function' ? attribute.parent : null
  if (session.library === 'httpx') return requestOfClient(attribute, call, context)
  const isRequest =
    call !== null &&
    calledThrough(call, context.file) !== null &&
    /^(get|options|head|post|put|patch|delete|request)$/.test(name)
  return isRequest
    ? requestOfSession(call, name, setsParams(session), context)
    : sessionSetting(attribute, context.file)
}

function setsParams({ uses }: Session): boolean {
  return uses.some(use => use.parent?.kind === 'attribute' && use.parent.get('attribute')?.text === 'params')
}

/** The client closes itself at the end of its block. */
function closed(attribute: Node): SessionRequest | null {
  const statement = statementOf(attribute)
  const suite = statement.parent as Node
  const isLast = isSuite(suite) && suite.children.length > 1 && ownsLines(statement)
  if (attribute.parent?.parent !== statement || !isLast) return null
  const { tree } = statement
  const end = nextLine(tree, statement.end)
  const start = tree.text.lastIndexOf('\n', statement.start) + 1
  return { edits: [remove({ start, end })], caveats: [], raising: [] }
}

function translatedErrors(session: Session, uses: readonly (SessionRequest | null)[], { file, facts }: Context) {
  const raising = uses.flatMap(use => use?.raising ?? [])
  const calls = session.uses.flatMap(use => (use.parent?.parent?.kind === 'call' ? use.parent.parent : []))
  return translateErrors({ calls, raising }, file, facts)
}
