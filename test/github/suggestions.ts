/** The buttons "Commit suggestion" and "Commit suggestions": what they write, and when they are grey. */

import type { Comment, User } from './model.ts'
import type { PullRequest } from './pull-request.ts'
import { type Suggestion, suggestionsIn } from './suggestion-text.ts'

/** Lines from 1, both included, and what stands there afterwards. */
type Replacement = { readonly path: string; readonly first: number; readonly last: number; readonly text: Suggestion }

/**
 * Commits the suggestions of these comments to the head branch, all in one commit, and resolves their threads. A suggestion replaces
 * the lines of its comment by its own, however many, with the line ends that the comment has.
 * @throws Error with the text that GitHub shows at the grey button, and writes nothing
 */
export async function applySuggestions(pull: PullRequest, ids: readonly number[], by: User): Promise<void> {
  if (pull.state !== 'open') throw new Error('Suggestions cannot be applied while the pull request is closed.')
  const comments = ids.map(id => {
    const comment = pull.comment(id)
    if (!comment) throw new Error(`There is no comment ${id}.`)
    return comment
  })
  const replacements = comments.map(replacementOf)
  refuseOverlap(replacements)
  const changes: Record<string, string> = {}
  for (const path of new Set(replacements.map(each => each.path))) {
    const before = await pull.around.repository.textAt(pull.headSha, path)
    if (before === null) throw new Error('Outdated suggestions cannot be applied.')
    changes[path] = replaced(
      before,
      replacements.filter(each => each.path === path),
    )
  }
  const message = `Apply suggestion${ids.length === 1 ? '' : 's'} from code review`
  for (const { thread } of comments) {
    thread.resolvedBy = by
    thread.isApplied = true
  }
  await pull.push(changes, message, by.login)
}

function replacementOf({ body, review, thread }: Comment): Replacement {
  const found = suggestionsIn(body)
  const [text] = found
  if (!text) throw new Error('The comment has no suggestion.')
  if (found.length > 1) throw new Error('The comment has several suggestions, each with a button of its own.')
  if (review.state === 'PENDING') throw new Error('Suggestions cannot be applied from pending reviews.')
  if (thread.resolvedBy || thread.isApplied) throw new Error('This suggestion has been applied or marked resolved.')
  if (thread.isOutdated) throw new Error('Outdated suggestions cannot be applied.')
  const { path, side, line, startSide, startLine } = thread.place
  if (side === 'LEFT' || startSide === 'LEFT')
    throw new Error('Applying suggestions on deleted lines is not supported.')
  if (line === null) throw new Error('A comment about a whole file has no lines that a suggestion could replace.')
  return { path, first: startLine ?? line, last: line, text }
}

function refuseOverlap(replacements: readonly Replacement[]): void {
  const sorted = replacements.toSorted((a, b) => (a.path === b.path ? a.first - b.first : a.path < b.path ? -1 : 1))
  for (const [index, each] of sorted.entries()) {
    const next = sorted[index + 1]
    if (next && next.path === each.path && next.first <= each.last) {
      throw new Error('Only one suggestion per line can be applied in a batch.')
    }
  }
}

/** From bottom to top, so that no line moves before its turn. A last line without a line end stays without one. */
function replaced(before: string, replacements: readonly Replacement[]): string {
  const lines = before.split(/(?<=\n)/)
  for (const { first, last, text } of replacements.toSorted((a, b) => b.first - a.first)) {
    const isOpenEnd = last === lines.length && !before.endsWith('\n')
    const made = isOpenEnd
      ? text.map((line, index) => (index === text.length - 1 ? line.replace(/\r?\n$/, '') : line))
      : text
    if (made.join('') === lines.slice(first - 1, last).join('')) {
      throw new Error('This suggestion is invalid because no changes were made to the code.')
    }
    lines.splice(first - 1, last - first + 1, ...made)
  }
  return lines.join('')
}
