/** Uses of a `requests.Session` as an httpx client wants them (SEMANTICS 1.6). */

import { insertBefore } from '../../../src/engine/edit.ts'
import { awaitNeedsParentheses } from '../../../src/python/awaiting.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'
import { relayCall } from '../offload/layout.ts'
import { type Context, isClear } from '../offload/standing.ts'
import { clientCall } from './arguments.ts'
import { credentials, headers, parameters, sessionHeader } from './request-values.ts'
import { responseUse } from './responses.ts'
import type { SessionRequest } from './session.ts'

/**
 * `session.get(…)` on the client, or null where it cannot be written.
 * @param hasParams true where the session adds parameters of its own
 */
export function requestOfSession(
  call: Node,
  method: string,
  hasParams: boolean,
  { file, facts, settings }: Context,
): SessionRequest | null {
  if (!isClear(call, { file, facts, settings }) || call.ancestor('interpolation')) return null
  const written = clientCall(call, method, file, hasParams)
  const use = written && responseUse(call, file)
  if (!written || !use || written.forClient.length > 0 || file.hasComment(call.start, call.end)) return null
  const [open, close] = awaitNeedsParentheses(call) && use.named === undefined ? ['(', ')'] : ['', '']
  const object = call.get('function')?.get('object')?.text
  const head = `${open}await ${object}.${written.method}`
  const appended = written.appended.filter(each => each !== 'timeout=None')
  const layout = relayCall(call, { ...written, head, appended, grown: close.length + (use.named ?? 0) })
  const end = close ? [insertBefore({ start: call.end, end: call.end }, close)] : []
  return {
    edits: [...written.edits, ...layout, ...end, ...use.edits],
    caveats: [...written.caveats, ...use.caveats],
    raising: use.raising,
  }
}

const AS_IT_IS: SessionRequest = { edits: [], caveats: [], raising: [] }

/** Settings of the session that a client has under the same name; null for the others. */
export function sessionSetting(attribute: Node, file: PythonFile): SessionRequest | null {
  const name = attribute.get('attribute')?.text ?? ''
  const given = settingOf(attribute)
  if (!given) return null
  if (name === 'max_redirects' && given.how === 'assigned') return AS_IT_IS
  if (name === 'cookies') return cookieSetting(given)
  if (name === 'auth' && given.how === 'assigned') return judged(credentials(given.value, file))
  if (name === 'params' && given.how === 'assigned') return judged(parameters(given.value, file))
  if (name !== 'headers') return null
  if (given.how === 'item') return judged(sessionHeader(given.value, file))
  const isUpdate = given.how === 'called' && given.method === 'update' && given.count === 1
  return isUpdate ? judged(headers(given.value, file)) : null
}

/** `cookies.get(name)`, `cookies.set(name, value)` and `cookies.update({…})` are the same in both libraries. */
function cookieSetting(given: Setting): SessionRequest | null {
  if (given.how !== 'called') return null
  if (given.method === 'update') return given.count === 1 && given.value.kind === 'dictionary' ? AS_IT_IS : null
  return (given.method === 'get' && given.count <= 2) || (given.method === 'set' && given.count === 2) ? AS_IT_IS : null
}

type Setting =
  | { readonly how: 'assigned' | 'item'; readonly value: Node }
  | { readonly how: 'called'; readonly method: string; readonly value: Node; readonly count: number }

/** `s.x = value`, `s.x["key"] = value` or `s.x.method(value)`. */
function settingOf(attribute: Node): Setting | null {
  const parent = attribute.parent
  if (parent?.kind === 'assignment' && attribute.field === 'left') return valued('assigned', parent)
  if (parent?.kind === 'subscript' && parent.parent?.kind === 'assignment' && parent.field === 'left')
    return valued('item', parent.parent)
  const call = parent?.kind === 'attribute' && parent.parent?.kind === 'call' ? parent.parent : null
  const given = call?.get('arguments')?.children ?? []
  const [value] = given
  if (!call || !value || given.some(each => /^(keyword_argument|.*_splat)$/.test(each.kind))) return null
  return { how: 'called', method: parent?.get('attribute')?.text ?? '', value, count: given.length }
}

function valued(how: 'assigned' | 'item', assignment: Node): Setting | null {
  const value = assignment.get('right')
  return value && { how, value }
}

/** A header that is dropped from a request would have to drop a default of the session: httpx cannot. */
function judged(change: ReturnType<typeof headers>): SessionRequest | null {
  if (!change || change.name || change.drop || (change.edits?.length ?? 0) > 0) return null
  return { edits: [], caveats: change.caveats ?? [], raising: [] }
}
