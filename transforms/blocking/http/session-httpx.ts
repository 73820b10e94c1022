/** Uses of an `httpx.Client` as an `httpx.AsyncClient` wants them: the same calls, awaited. */

import { type Edit, insertBefore, replace } from '../../../src/engine/edit.ts'
import { awaitAround } from '../../../src/python/awaiting.ts'
import { statementOf } from '../../../src/python/blocks.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'
import { type Context, isClear } from '../offload/standing.ts'
import { httpxResponseUse } from './responses.ts'
import type { SessionRequest } from './session.ts'
import { kindOf } from './values.ts'

const VERBS = /^(get|options|head|post|put|patch|delete|request|send)$/

/** What a client knows without asking the network. */
const SETTINGS =
  /^(headers|cookies|params|timeout|base_url|build_request|follow_redirects|max_redirects|is_closed|trust_env)$/

/** One use of the client; `call` is the call of the attribute, or null where it is not called. */
export function requestOfClient(attribute: Node, call: Node | null, context: Context): SessionRequest | null {
  const { file } = context
  const name = attribute.get('attribute')?.text ?? ''
  if (SETTINGS.test(name)) return { edits: [], caveats: [], raising: [] }
  if (!call || !isClear(call, context) || !isAsyncBody(call, file)) return null
  if (name === 'stream') return streamed(call, file)
  const isLazy = name === 'send' && argumentsOf(call).keywords.has('stream')
  if (!VERBS.test(name) || isLazy || !httpxResponseUse(call, file)) return null
  return { edits: awaitAround(call), caveats: [], raising: [] }
}

/** An async client takes no sync stream. */
function isAsyncBody(call: Node, file: PythonFile): boolean {
  const { keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  const content = keywords.get('content')
  if (hasStar || hasDoubleStar || keywords.has('auth')) return false
  return !content || /^(ascii|text|bytes|none)$/.test(kindOf(content, file))
}

/** `with client.stream(…) as r:` with everything that reads in its body. */
function streamed(call: Node, file: PythonFile): SessionRequest | null {
  const pattern = call.parent?.kind === 'as_pattern' ? call.parent : null
  const statement = pattern && statementOf(pattern)
  const name = pattern?.get('alias')?.children[0]
  const clause = pattern?.ancestor('with_clause')
  if (statement?.kind !== 'with_statement' || name?.kind !== 'identifier' || clause?.children.length !== 1) return null
  const bindings = file.scopes.lookup(name.text, name)
  const [own] = bindings ?? []
  const uses = own && bindings?.length === 1 ? file.scopes.references(own).filter(use => use !== name) : null
  const reads = uses?.map(use => (statement.get('body')?.contains(use) ? streamUse(use, call) : null))
  if (!reads || reads.includes(null)) return null
  const edits = [insertBefore(statement, 'async '), ...reads.flatMap(each => each ?? [])]
  return { edits, caveats: [], raising: [] }
}

/** What is there when the head has arrived. */
const HEAD =
  /^(status_code|headers|url|reason_phrase|http_version|is_\w+|cookies|history|request|extensions|num_bytes_downloaded|encoding|charset_encoding|raise_for_status|text|content|json)$/

function streamUse(use: Node, stream: Node): Edit[] | null {
  const attribute = use.parent?.kind === 'attribute' && use.field === 'object' ? use.parent : null
  const label = attribute?.get('attribute')
  if (!attribute || !label || executionOf(use).function !== executionOf(stream).function) return null
  if (HEAD.test(label.text)) return []
  const call = attribute.parent?.kind === 'call' ? attribute.parent : null
  if (!call || executionOf(call).obstacle) return null
  if (label.text === 'read') return [...awaitAround(call), replace(label, 'aread')]
  const loop = call.parent
  if (!/^iter_(bytes|text|lines|raw)$/.test(label.text) || loop?.kind !== 'for_statement' || call.field !== 'right')
    return null
  return [insertBefore(loop, 'async '), replace(label, `a${label.text}`)]
}
