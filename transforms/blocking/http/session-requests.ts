/** Uses of a `requests.Session` as an httpx client wants them (SEMANTICS 1.6). */

import { insertBefore } from '../../../src/engine/edit.ts'
import { awaitNeedsParentheses } from '../../../src/python/awaiting.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'
import { clientCall } from './arguments.ts'
import type { Context } from './client.ts'
import { relayCall } from './layout.ts'
import { obstacleTo } from './obstacles.ts'
import { credentials, headers, parameters } from './request-values.ts'
import { responseUse } from './responses.ts'
import type { SessionRequest } from './session.ts'

/** `session.get(…)` on the client, or null where it cannot be written. */
export function requestOfSession(
  call: Node,
  method: string,
  { file, facts, settings }: Context,
): SessionRequest | null {
  if (obstacleTo(call, file, facts, settings) || call.ancestor('interpolation')) return null
  const written = clientCall(call, method, file)
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
  if (name === 'cookies') return given.how === 'called' && /^(set|update|get)$/.test(given.method) ? AS_IT_IS : null
  if (name === 'auth' && given.how === 'assigned') return judged(credentials(given.value, file))
  if (name === 'params' && given.how !== 'item') return judged(parameters(given.value, file))
  if (name !== 'headers') return null
  if (given.how === 'item') return given.value.kind === 'none' ? null : AS_IT_IS
  return given.how === 'called' && given.method === 'update' ? judged(headers(given.value, file)) : null
}

type Setting =
  | { readonly how: 'assigned' | 'item'; readonly value: Node }
  | { readonly how: 'called'; readonly method: string; readonly value: Node }

/** `s.x = value`, `s.x["key"] = value` or `s.x.method(value)`. */
function settingOf(attribute: Node): Setting | null {
  const parent = attribute.parent
  if (parent?.kind === 'assignment' && attribute.field === 'left') return valued('assigned', parent)
  if (parent?.kind === 'subscript' && parent.parent?.kind === 'assignment' && parent.field === 'left')
    return valued('item', parent.parent)
  const call = parent?.kind === 'attribute' && parent.parent?.kind === 'call' ? parent.parent : null
  const value = call?.get('arguments')?.children[0]
  return call && value ? { how: 'called', method: parent?.get('attribute')?.text ?? '', value } : null
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
