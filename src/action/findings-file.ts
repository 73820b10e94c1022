/**
 * What a job without rights writes down for one that may comment. It is read back as a stranger's words: whoever opens a pull
 * request can have written them.
 */

import { lstatSync, readFileSync } from 'node:fs'
import { explainError, UserError } from '../workspace/problem.ts'
import type { ChangedLines } from './changed-lines.ts'
import type { DraftComment, ToldFinding } from './drafts.ts'
import { isPython } from './pull-request.ts'

export type FindingsFile = {
  /** What was looked at. */
  readonly headSha: string
  /** Whether all files could be looked at. */
  readonly isComplete: boolean
  readonly drafts: readonly DraftComment[]
}

const format = 'async-fix findings 1'

/** JSON, with a line end. */
export function findingsText({ headSha, isComplete, drafts }: FindingsFile): string {
  return `${JSON.stringify({ format, headSha, isComplete, drafts }, null, 1)}\n`
}

/** More is not read: 25 comments of the longest kind are two megabytes. */
const largest = 8 * 1024 * 1024
const mostDrafts = 2000
const longestSentence = 2000

/**
 * Reads such a file. What has not the expected shape is left out; nothing of what is read is more than text and numbers.
 * @param rules names of the rules there are
 * @throws UserError where it cannot be read, or is no such file
 */
export function readFindings(file: string, rules: ReadonlySet<string>): FindingsFile & { readonly refused: number } {
  const value = parsed(file)
  if (!isObject(value) || value['format'] !== format || !Array.isArray(value['drafts']))
    throw new UserError(`${file} was not written by the mode \`analyze\` of this version`)
  const all = value['drafts'].slice(0, mostDrafts)
  const drafts = all.flatMap(each => draftIn(each, rules) ?? [])
  return {
    headSha: String(value['headSha']),
    isComplete: value['isComplete'] === true,
    drafts,
    refused: value['drafts'].length - drafts.length,
  }
}

function parsed(file: string): unknown {
  try {
    const stats = lstatSync(file)
    if (!stats.isFile()) throw new Error('it is no regular file')
    if (stats.size > largest) throw new Error(`it is larger than ${largest / 1024 / 1024} MB`)
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UserError(`the input \`findings-file\`: ${file} could not be read: ${explainError(error)}`)
  }
}

function draftIn(value: unknown, rules: ReadonlySet<string>): DraftComment | null {
  if (!isObject(value)) return null
  const { path, line, diff } = value
  if (typeof path !== 'string' || path.length > 4096 || !isPython(path) || !isLine(line)) return null
  if (typeof diff !== 'string' || diff.length > 200_000) return null
  const list = Array.isArray(value['findings']) ? value['findings'] : []
  const findings = list.flatMap(each => findingIn(each, rules) ?? [])
  if (findings.length === 0 || findings.length !== list.length || list.length > 100) return null
  if (value['suggestion'] === null) return diff ? { path, line, findings, suggestion: null, diff } : null
  const suggestion = linesIn(value['suggestion'])
  return suggestion && { path, line, findings, suggestion, diff: '' }
}

function findingIn(value: unknown, rules: ReadonlySet<string>): ToldFinding | null {
  if (!isObject(value)) return null
  const { rule, message, fix, fingerprint } = value
  if (typeof rule !== 'string' || !rules.has(rule) || !isSentence(message) || !isSentence(fix)) return null
  if (typeof fingerprint !== 'string' || !/^[\da-f]{16}$/.test(fingerprint)) return null
  return { rule, message, fix, fingerprint }
}

function linesIn(value: unknown): ChangedLines | null {
  if (!isObject(value)) return null
  const { first, last, replacement } = value
  if (!isLine(first) || !isLine(last) || last < first || !Array.isArray(replacement)) return null
  const isOneLine = (each: unknown): each is string => typeof each === 'string' && !/[\r\n]/.test(each)
  return replacement.every(isOneLine) ? { first, last, replacement } : null
}

function isLine(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}

function isSentence(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestSentence
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
