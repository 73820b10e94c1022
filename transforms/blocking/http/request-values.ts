/** Values of request arguments: which of them httpx sends as requests does (SEMANTICS 1.2). */

import { type Edit, replace } from '../../../src/engine/edit.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { removals } from '../offload/layout.ts'
import type { ArgumentChange } from './arguments.ts'
import type { Caveat } from './caveats.ts'
import { isText, type Kind, kindOf, literalText } from './values.ts'

/** What is done with one value of a dictionary. */
type EntryChange = 'same' | 'unknown' | 'drop' | 'refuse' | { readonly text: string }

const UNKNOWN: ArgumentChange = { caveats: ['argument-unknown'] }

/** `params`: requests leaves `None` out and writes `True`; httpx writes an empty value and `true`. */
export function parameters(value: Node, file: PythonFile): ArgumentChange {
  switch (kindOf(value, file)) {
    case 'none':
      return {}
    case 'dict':
      return entries(value, file, entry => {
        const kind = kindOf(entry, file)
        if (kind === 'none') return 'drop'
        return kind === 'bool'
          ? { text: entry.kind === 'true' ? '"True"' : '"False"' }
          : scalarOrList(entry, kind, file)
      })
    case 'ascii':
      return /\s/.test(literalText(value, file) ?? '') ? null : {}
    case 'sequence':
      return value.children.every(pair => pair.kind === 'tuple' && pair.children.length === 2 && areScalars(pair, file))
        ? {}
        : UNKNOWN
    case 'call':
      return value.get('function')?.get('attribute')?.text === 'items' ? null : UNKNOWN
    case 'text':
    case 'unknown':
      return isLazy(value) ? null : UNKNOWN
    default:
      return null
  }
}

/** `data`: a form, or a body that httpx calls `content`. */
export function formData(value: Node, file: PythonFile): ArgumentChange {
  const kind = kindOf(value, file)
  if (kind === 'none') return {}
  if (kind === 'ascii' || kind === 'text' || kind === 'bytes') return { name: 'content' }
  if (kind === 'dict') return entries(value, file, entry => scalarOrList(entry, kindOf(entry, file), file))
  if (kind === 'unknown' || kind === 'call') return isLazy(value) || isFile(value, file) ? null : UNKNOWN
  return null
}

/** Headers that both libraries send by themselves: `None` takes them away in requests. */
const BY_DEFAULT = /^(user-agent|accept|accept-encoding|connection)$/i

/** `headers`: httpx wants ASCII and knows no `None`. */
export function headers(value: Node, file: PythonFile): ArgumentChange {
  const kind = kindOf(value, file)
  if (kind === 'none') return {}
  if (kind === 'unknown' || kind === 'call') return UNKNOWN
  if (kind !== 'dict') return null
  return entries(value, file, (entry, key) => headerValue(entry, literalText(key, file), file))
}

/** One header; `None` is no header at all, where none is sent by default. */
function headerValue(value: Node, name: string | null, file: PythonFile): EntryChange {
  const kind = kindOf(value, file)
  if (kind === 'none') return name === null || BY_DEFAULT.test(name) ? 'refuse' : 'drop'
  if (kind === 'ascii') return /^\s|[\r\n]/.test(literalText(value, file) ?? '') ? 'refuse' : 'same'
  if (kind === 'text') return value.kind === 'string' && literalText(value, file) !== null ? 'refuse' : 'unknown'
  return kind === 'unknown' || kind === 'call' ? 'unknown' : 'refuse'
}

/** A header of a session, set by itself. */
export function sessionHeader(value: Node, file: PythonFile): ArgumentChange {
  const change = headerValue(value, null, file)
  return change === 'same' ? {} : change === 'unknown' ? UNKNOWN : null
}

/** `cookies` belong to the client: on a request they are deprecated. */
export function cookies(value: Node, file: PythonFile): ArgumentChange {
  if (kindOf(value, file) === 'none') return { drop: true }
  if (value.kind !== 'dictionary' || !value.children.every(each => isTextPair(each, file))) return null
  return { drop: true, forClient: `cookies=${value.text}` }
}

/** `auth`: a pair of ASCII strings, or a function that gets the request. */
export function credentials(value: Node, file: PythonFile): ArgumentChange {
  if (value.kind === 'none') return {}
  if (value.kind === 'tuple') {
    const kinds = value.children.map(each => kindOf(each, file))
    if (kinds.length !== 2 || kinds.some(kind => kind === 'number' || kind === 'none')) return null
    if (value.children.some(each => literalText(each, file) !== null && kindOf(each, file) !== 'ascii')) return null
    return kinds.every(kind => kind === 'ascii') ? {} : UNKNOWN
  }
  const called = value.kind === 'call' ? file.called(value) : null
  if (called === 'requests.auth.HTTPBasicAuth') return {}
  return value.kind === 'list' || called?.startsWith('requests.') ? null : UNKNOWN
}

/** `files`: only a name, bytes and a type written out are sent alike. */
export function files(value: Node, file: PythonFile): ArgumentChange {
  if (kindOf(value, file) === 'none') return {}
  if (value.kind !== 'dictionary') return null
  const alike = value.children.every(pair => {
    const parts = pair.get('value')
    if (parts?.kind !== 'tuple') return false
    const [name, content, type] = parts.children.map(each => kindOf(each, file))
    if (parts.children.length === 2) return name === 'none' && content !== undefined && isText(content)
    return name === 'ascii' && content === 'bytes' && type === 'ascii' && parts.children.length === 3
  })
  return alike ? {} : null
}

/** `timeout`: a number or a pair for connecting and reading; zero and negative numbers fail in requests only. */
export function timeLimit(value: Node, file: PythonFile): ArgumentChange {
  if (value.kind === 'tuple')
    return value.children.length === 2 &&
      value.children.every(each => /^(number|none|unknown)$/.test(kindOf(each, file)))
      ? {}
      : null
  const kind = kindOf(value, file)
  if (kind === 'number') return /^(-.*|0+(\.0*)?)$/.test(value.text) ? null : {}
  if (kind === 'call') return file.called(value)?.startsWith('urllib3.') ? null : UNKNOWN
  return kind === 'none' || kind === 'unknown' ? {} : null
}

/** Looks at every value of a dictionary that is written out; through a name nothing can be changed. */
function entries(value: Node, file: PythonFile, judge: (entry: Node, key: Node) => EntryChange): ArgumentChange {
  if (value.kind !== 'dictionary') return UNKNOWN
  const caveats: Caveat[] = []
  const edits: Edit[] = []
  const dropped: Node[] = []
  for (const pair of value.children) {
    const key = pair.get('key')
    const entry = pair.get('value')
    const change = key && entry && isText(kindOf(key, file)) ? judge(entry, key) : 'unknown'
    if (change === 'refuse') return null
    if (change === 'unknown') caveats.push('argument-unknown')
    else if (change === 'drop') dropped.push(pair)
    else if (change !== 'same' && entry) edits.push(replace(entry, change.text))
  }
  if (dropped.length > 0 && (dropped.length === value.children.length || file.hasComment(value.start, value.end)))
    return null
  return { edits: [...edits, ...removals(value, dropped)], caveats }
}

function scalarOrList(entry: Node, kind: Kind, file: PythonFile): EntryChange {
  if (kind === 'number' || isText(kind)) return 'same'
  if (kind === 'sequence') return entry.children.length > 0 && areScalars(entry, file) ? 'same' : 'refuse'
  if (kind === 'unknown' || kind === 'call') return isLazy(entry) ? 'refuse' : 'unknown'
  return 'refuse'
}

function areScalars(sequence: Node, file: PythonFile): boolean {
  return sequence.children.every(each => /^(ascii|text|number)$/.test(kindOf(each, file)))
}

function isTextPair(pair: Node, file: PythonFile): boolean {
  return ['key', 'value'].every(field => {
    const part = pair.get(field)
    return part !== null && kindOf(part, file) === 'ascii'
  })
}

/** A generator, set or the like: httpx takes none, or sends its text. */
function isLazy(value: Node): boolean {
  return /^(generator_expression|set|set_comprehension|lambda)$/.test(value.kind)
}

/** An open file: httpx reads no sync stream in an async client. */
function isFile(value: Node, file: PythonFile): boolean {
  return descendants(value, 'call').some(call => file.called(call) === 'builtins.open')
}
