/** Renders the pitfalls chapter of reference.md from the transforms. Pure. */

import { families, type Transform } from '../src/engine/transform.ts'
import { exampleDiff } from './example.ts'

const start = '<!-- pitfalls:start -->'
const end = '<!-- pitfalls:end -->'

/** The chapter: a table of all rules, then one section each, by family. */
export function renderReference(transforms: readonly Transform[]): string {
  const ordered = families.flatMap(family => transforms.filter(transform => transform.family === family))
  return [table(ordered), ...ordered.map(section)].join('\n\n')
}

/**
 * Puts the chapter between its two markers.
 * @throws Error when the document has no such markers
 */
export function insertReference(document: string, chapter: string): string {
  const from = document.indexOf(start)
  const to = document.indexOf(end)
  if (from < 0 || to < from) throw new Error(`reference.md: the markers ${start} and ${end} are missing`)
  return `${document.slice(0, from + start.length)}\n\n${chapter}\n\n${document.slice(to)}`
}

function table(transforms: readonly Transform[]): string {
  const rows = transforms.map(({ name, family, summary, default: on }) => {
    return `| [${name}](#${name}) | ${family} | ${summary.replaceAll('|', '\\|')} | ${on ? 'on' : 'off'} |`
  })
  return ['| rule | family | what is wrong | default |', '|---|---|---|---|', ...rows].join('\n')
}

function section(transform: Transform): string {
  return [
    `### ${transform.name}`,
    `${capitalised(transform.summary)}.`,
    facts(transform),
    transform.why.trim(),
    `\`\`\`diff\n${exampleDiff(transform.example)}\n\`\`\``,
    reasons(transform),
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

function reasons({ declines }: Transform): string {
  const entries = Object.entries(declines)
  if (entries.length === 0) return ''
  return [
    'Declines when, or fixes only with `--unsafe` when:',
    '',
    ...entries.map(([reason, text]) => `- \`${reason}\`: ${text}`),
  ].join('\n')
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
