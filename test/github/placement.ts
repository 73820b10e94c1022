/** Where a thread is after a push: its lines move along with the code around them, or it becomes outdated. */

import { diffLines, findLine, movedLine, type Side } from './diff-lines.ts'
import type { Place, Range, Thread } from './model.ts'
import type { Repository } from './repository.ts'

/**
 * Gives a thread the place it has at this head. It is outdated where one of its lines was changed or removed since it was written, a
 * line was added between them, its file is gone or has another name, or the diff does not show its lines any more.
 */
export async function renewPlace(repository: Repository, thread: Thread, now: Range): Promise<void> {
  const found = await currentPlace(repository, thread, now)
  thread.isOutdated = found === null
  thread.place = found?.place ?? { ...thread.originalPlace, line: null, startLine: null }
  thread.position = found?.position ?? null
  if (found) thread.commit = now.head
}

type Found = { readonly place: Place; readonly position: number | null }

async function currentPlace(repository: Repository, thread: Thread, now: Range): Promise<Found | null> {
  const { original, originalPlace } = thread
  const file = (await repository.changedFiles(now.mergeBase, now.head)).find(each => each.path === originalPlace.path)
  if (!file) return null
  const { side, line, startLine, startSide } = originalPlace
  if (line === null) return { place: originalPlace, position: thread.originalPosition }
  const shown = diffLines(file.patch)
  const move = async (of: Side, first: number, last: number) => {
    const [from, to] = of === 'RIGHT' ? [original.head, now.head] : [original.mergeBase, now.mergeBase]
    const path = of === 'LEFT' ? (file.previousPath ?? file.path) : file.path
    return from === to ? first : movedLine(await repository.bareDiff(from, to, path), first, last)
  }
  const sameSide = startLine !== null && startSide === side
  const first = await move(side, sameSide ? startLine : line, line)
  if (first === null) return null
  const movedEnd = sameSide ? first + line - startLine : first
  const end = findLine(shown, side, movedEnd)
  if (!end) return null
  if (startLine === null || startSide === null) {
    return { place: { ...originalPlace, line: movedEnd }, position: end.position }
  }
  const movedStart = sameSide ? first : await move(startSide, startLine, startLine)
  const start = movedStart === null ? null : findLine(shown, startSide, movedStart)
  if (start?.hunk !== end.hunk) return null
  return { place: { ...originalPlace, line: movedEnd, startLine: movedStart }, position: end.position }
}
