/** The list of rules and one rule's page, from the transforms' own data. */

import { families, type Transform } from '../engine/transform.ts'
import type { RulePage } from '../report/report.ts'
import { palette } from '../report/terminal.ts'
import { rulesNamed } from './select.ts'

/** A table by family: name, `*` when on by default, summary. */
export function rulesTable(transforms: readonly Transform[], color: boolean): string {
  const paint = palette(color)
  const width = Math.max(0, ...transforms.map(({ name }) => name.length))
  const groups = families.map(family => {
    const own = transforms.filter(transform => transform.family === family)
    const lines = own.map(
      ({ name, summary, default: on }) => `${on ? '*' : ' '} ${paint.cyan(name.padEnd(width))}  ${summary}\n`,
    )
    return own.length > 0 ? `${paint.bold(family)}\n${lines.join('')}\n` : ''
  })
  return `${groups.join('')}* on by default; \`async-fix explain RULE\` shows one rule's page\n`
}

/** The rules as a JSON array. */
export function rulesJson(transforms: readonly Transform[]): string {
  return `${JSON.stringify(transforms.map(ruleData), null, 2)}\n`
}

/**
 * The transforms that a name, family or code stands for.
 * @throws UserError when it stands for none
 */
export function explained(rule: string, transforms: readonly Transform[]): Transform[] {
  const names = rulesNamed([rule], transforms, 'explain')
  return transforms.filter(({ name }) => names.has(name))
}

/** What a report says about a rule; null for what is none. */
export function briefPage(name: string, transforms: readonly Transform[]): RulePage | null {
  const found = transforms.find(transform => transform.name === name)
  return found ? { summary: found.summary, family: found.family, why: dedent(found.why) } : null
}

/** The page about a rule, in Markdown. */
export function rulePage(transform: Transform, color: boolean): string {
  const { name, summary, family, why, example, exampleIsUnsafe, declines, byHand, aliases } = transform
  const paint = palette(color)
  const facts = [
    `Family: ${family}; ${transform.default ? 'on by default' : `off by default (--extend-select ${name})`}`,
    ...(versions(transform) ? [`Python: ${versions(transform)}`] : []),
    ...(aliases.length > 0 ? [`Also known as: ${aliases.join(', ')}`] : []),
  ]
  const reasons = Object.entries(declines).map(([reason, sentence]) => `- \`${reason}\`: ${sentence}`)
  const title = exampleIsUnsafe ? 'With --unsafe:' : 'Example:'
  const blocks = [
    paint.bold(`# ${name}`),
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    facts.join('\n'),
    dedent(why),
    `${title}\n\n\`\`\`diff\n${colorDiff(dedent(example), color)}\n\`\`\``,
    ...(reasons.length > 0 ? [`Left alone, or fixed only with --unsafe, when:\n\n${reasons.join('\n')}`] : []),
    ...(byHand ? [`By hand:\n\n${dedent(byHand)}`] : []),
    `Silence one place with \`# async-fix: ignore[${name}] reason\`.`,
  ]
  return `${blocks.join('\n\n')}\n`
}

function ruleData(transform: Transform) {
  const { name, family, summary, why, aliases, since, until, example, exampleIsUnsafe, declines, byHand } = transform
  return {
    name,
    family,
    summary,
    default: transform.default,
    aliases,
    since: since ? since.join('.') : null,
    until: until ? until.join('.') : null,
    why: dedent(why),
    example: dedent(example),
    example_is_unsafe: exampleIsUnsafe === true,
    declines,
    by_hand: byHand ? dedent(byHand) : null,
  }
}

function versions({ since, until }: Transform): string {
  return [since ? `from ${since.join('.')}` : '', until ? `up to ${until.join('.')}` : ''].filter(Boolean).join(' ')
}

function colorDiff(diff: string, color: boolean): string {
  const paint = palette(color)
  const line = (text: string) => (text[0] === '+' ? paint.green(text) : text[0] === '-' ? paint.red(text) : text)
  return diff.split('\n').map(line).join('\n')
}

/** Takes away the indentation that a text has in the source of its transform, and blank lines around it. */
function dedent(text: string): string {
  const lines = text.replace(/^\s*\n|\s+$/g, '').split('\n')
  const indents = lines.filter(line => line.trim()).map(line => /^ */.exec(line)?.[0].length ?? 0)
  const indent = Math.min(...indents)
  return lines.map(line => line.slice(Number.isFinite(indent) ? indent : 0)).join('\n')
}
