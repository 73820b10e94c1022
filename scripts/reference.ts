/** Renders the generated chapters of reference.md: the pitfalls from the transforms, the blocking calls from their table. Pure. */

import { families, type Transform } from '../src/engine/transform.ts'
import { type BlockingCall, blockingCalls } from '../src/python/blocking-calls.ts'
import { exampleDiff } from './example.ts'

/** A reason that this many rules share is explained once. */
const MANY = 5

/** The chapter on pitfalls: a table of all rules, the reasons they share, then one section each, by family. */
export function renderReference(transforms: readonly Transform[]): string {
  const ordered = families.flatMap(family => transforms.filter(transform => transform.family === family))
  const shared = sharedReasons(ordered)
  const common = shared.size > 0 ? [`### Shared reasons\n\n${listed([...shared])}`] : []
  return [table(ordered), ...common, ...ordered.map(transform => section(transform, shared))].join('\n\n')
}

/** Reason → sentence, for those that many rules give in the same words. */
export function sharedReasons(transforms: readonly Transform[]): Map<string, string> {
  const all = transforms.flatMap(({ declines }) => Object.entries(declines))
  const count = (entry: readonly string[]) => all.filter(other => other.join() === entry.join()).length
  return new Map(all.filter(entry => count(entry) >= MANY).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What a thread does to a call, in a few words. */
const IN_A_THREAD: Readonly<Record<BlockingCall['thread'], string>> = {
  exact: 'the same',
  handle: 'the same; what it returns blocks again',
  lazy: 'only if all items are taken there',
  'one-at-a-time': 'the same, while nobody else uses the object',
  session: 'if the driver allows it',
  bound: 'no: the object belongs to its thread',
  waits: 'waits there, also after a cancellation',
}

/** The chapter on blocking calls: one table for each rule. */
export function renderBlockingCalls(): string {
  const reported = [...blockingCalls.values()].filter(({ rule }) => rule !== null)
  const rules = [...new Set(reported.map(({ rule }) => rule as string))].sort()
  return rules
    .map(rule => {
      const rows = rowsOf(reported.filter(call => call.rule === rule))
      const head = ['| calls | in a thread | asynchronous instead | known from |', '|---|---|---|---|']
      return [`### Calls of ${rule}`, '', ...head, ...rows].join('\n')
    })
    .join('\n\n')
}

/** Calls that are alike share a row; names of one owner are written together. */
function rowsOf(calls: readonly BlockingCall[]): string[] {
  const groups = new Map<string, BlockingCall[]>()
  for (const call of calls) {
    const key = [call.thread, call.instead, call.since, call.source].join('|')
    groups.set(key, [...(groups.get(key) ?? []), call])
  }
  return [...groups.values()].map(group => {
    const { thread, instead, since, source } = group[0] as BlockingCall
    const from = since ? ` (from Python ${since.join('.')})` : ''
    return `| ${byOwner(group)}${from} | ${IN_A_THREAD[thread]} | ${instead ?? ''} | ${source} |`
  })
}

function byOwner(calls: readonly BlockingCall[]): string {
  const owners = new Map<string, string[]>()
  for (const { name } of calls) {
    const dot = name.lastIndexOf('.')
    const owner = name.slice(0, dot)
    owners.set(owner, [...(owners.get(owner) ?? []), name.slice(dot + 1)])
  }
  return [...owners].map(([owner, names]) => `\`${owner}\`: ${names.map(name => `\`${name}\``).join(' ')}`).join('; ')
}

/**
 * Puts a chapter between its two markers.
 * @param chapter `pitfalls` or `blocking-calls`
 * @throws Error when the document has no such markers
 */
export function insertChapter(document: string, chapter: string, text: string): string {
  const start = `<!-- ${chapter}:start -->`
  const end = `<!-- ${chapter}:end -->`
  const from = document.indexOf(start)
  const to = document.indexOf(end)
  if (from < 0 || to < from) throw new Error(`reference.md: the markers ${start} and ${end} are missing`)
  return `${document.slice(0, from + start.length)}\n\n${text}\n\n${document.slice(to)}`
}

function table(transforms: readonly Transform[]): string {
  const rows = transforms.map(({ name, family, summary, default: on }) => {
    return `| [${name}](#${name}) | ${family} | ${summary.replaceAll('|', '\\|')} | ${on ? 'on' : 'off'} |`
  })
  return ['| rule | family | what is wrong | default |', '|---|---|---|---|', ...rows].join('\n')
}

function section(transform: Transform, shared: ReadonlyMap<string, string>): string {
  return [
    `### ${transform.name}`,
    `${capitalised(transform.summary)}.`,
    facts(transform),
    transform.why.trim(),
    `\`\`\`diff\n${exampleDiff(transform.example)}\n\`\`\``,
    reasons(transform, shared),
    transform.byHand ? `By hand: ${transform.byHand.trim()}` : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}

function facts({ family, default: on, aliases, since, until, exampleIsUnsafe }: Transform): string {
  const sentences = [`Family \`${family}\`, ${on ? 'on' : 'off'} by default.`]
  if (aliases.length > 0) sentences.push(`Other tools call it ${aliases.map(code => `\`${code}\``).join(', ')}.`)
  if (since) sentences.push(`Since Python ${since.join('.')}.`)
  if (until) sentences.push(`Until Python ${until.join('.')}.`)
  if (exampleIsUnsafe) sentences.push('The fix below needs `--unsafe`.')
  return sentences.join(' ')
}

function reasons({ declines }: Transform, shared: ReadonlyMap<string, string>): string {
  const entries = Object.entries(declines)
  if (entries.length === 0) return ''
  const own = entries.filter(([reason, text]) => shared.get(reason) !== text)
  const common = entries.filter(entry => !own.includes(entry)).map(([reason]) => `\`${reason}\``)
  return [
    'Declines when, or fixes only with `--unsafe` when:',
    '',
    ...(own.length > 0 ? [listed(own)] : []),
    ...(common.length > 0 ? [`- one of the [shared reasons](#shared-reasons): ${common.join(', ')}`] : []),
  ].join('\n')
}

function listed(entries: readonly (readonly [string, string])[]): string {
  return entries.map(([reason, text]) => `- \`${reason}\`: ${text}`).join('\n')
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
