/** Which review comments GitHub takes, and in what words it refuses the others. */

import { type DiffLine, diffLines, findLine, hunkUpTo, type Side } from './diff-lines.ts'
import type { Place } from './model.ts'
import type { ChangedFile } from './repository.ts'

/** In characters, for reviews and comments. */
export const longestBody = 65_536

/** A comment as a request asks for it. */
export type CommentRequest = {
  readonly path: string
  readonly body: string
  readonly position?: number
  readonly line?: number
  readonly side?: Side
  readonly start_line?: number
  readonly start_side?: Side
  readonly subject_type?: 'line' | 'file'
}

/** What is wrong: of the thread, of the comment itself or of the review, with a field of it and a reason that begins behind its name. */
export type Complaint = {
  readonly of: 'pull_request_review_thread' | 'pull_request_review_comment' | 'pull_request_review'
  readonly field: string
  readonly reason: string
}

/** Where an accepted comment stands. */
export type Accepted = { readonly place: Place; readonly position: number | null; readonly diffHunk: string }

const complaint = (field: string, reason: string): Complaint => ({ of: 'pull_request_review_thread', field, reason })
const withoutHunk = complaint('diff_hunk', "can't be blank")

/**
 * Judges a comment by the diff that it shall stand in.
 * @returns its place, or everything that GitHub has against it
 */
export function judge(request: CommentRequest, files: readonly ChangedFile[]): Accepted | readonly Complaint[] {
  const faults = bodyFaults(request.body)
  const file = files.find(each => each.path === request.path)
  if (!file) return [...faults, complaint('path', 'is invalid'), withoutHunk]
  if (request.subject_type === 'file') return faults.length > 0 ? faults : aboutFile(request.path)
  const lines = diffLines(file.patch)
  const end = endOf(request, lines)
  if (!end) return [...faults, complaint('line', 'must be part of the diff'), withoutHunk]
  const startFaults = faultsOfStart(request, lines, end)
  if (faults.length + startFaults.length > 0) return [...faults, ...startFaults]
  const side = request.side ?? (end.right === null ? 'LEFT' : 'RIGHT')
  const startSide = request.start_line === undefined ? null : (request.start_side ?? side)
  const line = side === 'RIGHT' ? end.right : end.left
  const place = { path: request.path, side, line, startSide, startLine: request.start_line ?? null }
  return { place, position: end.position, diffHunk: hunkUpTo(file.patch, end.position) }
}

/** Also of a reply and of a review. */
export function bodyFaults(body: string): readonly Complaint[] {
  const fault = (reason: string): Complaint => ({ of: 'pull_request_review_comment', field: 'body', reason })
  if (body.trim() === '') return [fault("can't be blank")]
  return [...body].length > longestBody ? [fault(`is too long (maximum is ${longestBody} characters)`)] : []
}

/** A review names its faults in sentences: `Pull request review thread line must be part of the diff and …`. */
export function sentenceOf(complaints: readonly Complaint[]): string {
  const parts = complaints.map(({ of, field, reason }) => `${upperFirst(spaced(of))} ${spaced(field)} ${reason}`)
  const last = parts.pop() ?? ''
  if (parts.length === 0) return last
  return `${parts.join(', ')}${parts.length > 1 ? ',' : ''} and ${last}`
}

/** A single comment names them as fields. */
export function fieldsOf(complaints: readonly Complaint[]): readonly object[] {
  return complaints.map(({ of, field, reason }) => {
    const at = { resource: 'PullRequestReviewComment', field: `${of}.${field}` }
    if (reason === "can't be blank") return { ...at, code: 'missing_field' }
    return reason === 'is invalid'
      ? { ...at, code: 'invalid' }
      : { ...at, code: 'custom', message: `${at.field} ${reason}` }
  })
}

function aboutFile(path: string): Accepted {
  return { place: { path, side: 'RIGHT', line: null, startSide: null, startLine: null }, position: 1, diffHunk: '' }
}

function endOf({ line, side = 'RIGHT', position }: CommentRequest, lines: readonly DiffLine[]): DiffLine | null {
  if (line !== undefined) return findLine(lines, side, line)
  return lines.find(each => each.position === position) ?? null
}

function faultsOfStart(request: CommentRequest, lines: readonly DiffLine[], end: DiffLine): readonly Complaint[] {
  if (request.start_line === undefined) return []
  const side = request.start_side ?? request.side ?? 'RIGHT'
  const isBehind = side === (request.side ?? 'RIGHT') && request.start_line >= (request.line ?? 0)
  const start = findLine(lines, side, request.start_line)
  if (isBehind || (start && start.position >= end.position)) {
    return [complaint('start_line', 'must precede the end line')]
  }
  return start?.hunk === end.hunk ? [] : [complaint('start_line', 'must be part of the same hunk as the line')]
}

function spaced(name: string): string {
  return name.replaceAll('_', ' ')
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
