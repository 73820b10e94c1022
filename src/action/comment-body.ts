/** What a comment on a pull request says. */

import type { Finding } from '../engine/finding.ts'
import { fixSentence } from '../report/fixes.ts'
import { inline, longestRun } from '../report/markdown-text.ts'
import { type Marker, markerText } from './marker.ts'

/** GitHub refuses more than 65,536 characters, and with them the whole review. */
export const longestBody = 60_000

export type CommentParts = {
  readonly finding: Finding
  /** The lines that a suggestion puts in place of those it is attached to; null for a comment without one. */
  readonly replacement: readonly string[] | null
  /** The diff of a fix that needs more than a suggestion can change; empty for none. */
  readonly diff: string
  readonly marker: Marker
}

/** The whole comment; a diff that would make it too long is left out. */
export function commentBody(parts: CommentParts): string {
  const body = bodyOf(parts)
  return body.length <= longestBody ? body : bodyOf({ ...parts, diff: '' })
}

function bodyOf({ finding, replacement, diff, marker }: CommentParts): string {
  const [fix] = finding.fixes
  const { declined } = finding
  const blocks = [
    `**${finding.rule}**: ${inline(finding.message)}`,
    ...(fix ? [inline(`${upperFirst(fixSentence(fix))}.`)] : []),
    ...(declined ? [`Left alone: ${inline(declined.message)}.`] : []),
    ...(replacement ? [fenced('suggestion', replacement.map(line => `${line}\n`).join(''))] : []),
    ...(diff ? [`<details><summary>The whole fix</summary>\n\n${fenced('diff', diff)}\n\n</details>`] : []),
    markerText(marker),
  ]
  return blocks.join('\n\n')
}

/** The fence is longer than any run of backticks within, which could end the block anywhere on a line (CommonMark, "Fenced code blocks"). */
function fenced(info: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}${info}\n${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${fence}`
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
