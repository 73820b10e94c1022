/** What a comment on a pull request says. */

import { inline, longestRun } from '../report/markdown-text.ts'
import { type DraftComment, proposalOf } from './drafts.ts'
import { markerText } from './marker.ts'

/** GitHub refuses more than 65,536 characters, and with them the whole review. */
export const longestBody = 60_000

/**
 * The whole comment; a diff that would make it too long is left out. Null for a suggestion that would.
 * @param id of the job that posts it
 */
export function commentBody(draft: DraftComment, id: string): string | null {
  const fingerprints = draft.findings.map(({ fingerprint }) => fingerprint)
  const marker = markerText({ id, fingerprints, proposal: proposalOf(draft) })
  const bodies = [bodyOf(draft, marker), ...(draft.suggestion ? [] : [bodyOf({ ...draft, diff: '' }, marker)])]
  return bodies.find(({ length }) => length <= longestBody) ?? null
}

function bodyOf({ findings, suggestion, diff }: DraftComment, marker: string): string {
  const blocks = [
    ...findings.flatMap(({ rule, message, fix }) => [
      `**${rule}**: ${inline(message)}`,
      ...(fix ? [inline(`${upperFirst(fix)}.`)] : []),
    ]),
    ...(suggestion ? [fenced('suggestion', suggestion.replacement.map(line => `${line}\n`).join(''))] : []),
    ...(diff ? [`<details><summary>The whole fix</summary>\n\n${fenced('diff', diff)}\n\n</details>`] : []),
    marker,
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
