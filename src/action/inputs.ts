/** The inputs of the action, read and checked. */

import { getInput } from '@actions/core'
import { splitWords } from '../cli/select.ts'
import { UserError } from '../workspace/problem.ts'
import { isMarkerId } from './marker.ts'
import type { Outdated } from './reconcile.ts'

export const modes = ['review', 'check', 'analyze', 'publish'] as const
/** review: comments on the pull request. check: none. analyze: writes down what publish posts later, in a job with more rights. */
export type Mode = (typeof modes)[number]

/** diff: findings on lines of the pull request's diff. file: in files that it changes. all: wherever. */
export type Filter = 'diff' | 'file' | 'all'

export type Inputs = {
  readonly token: string
  readonly mode: Mode
  readonly paths: readonly string[]
  /** Words of the command line that stand for the inputs which it has too. */
  readonly flags: readonly string[]
  readonly filter: Filter
  readonly maxComments: number
  readonly outdated: Outdated
  readonly id: string
  readonly failOn: 'none' | 'fixable' | 'any'
  /** Empty for no such file. */
  readonly sarifFile: string
  readonly patchFile: string
  readonly findingsFile: string
  /** Null where the event tells. */
  readonly pullNumber: number | null
  readonly annotations: boolean
}

/** @throws UserError for an input that makes no sense */
export function readInputs(): Inputs {
  const mode = choice('mode', modes, 'review')
  const id = getInput('id') || 'default'
  const token = getInput('token')
  // A header takes no other characters; the error would show the token.
  if (!/^[\x21-\x7e]*$/.test(token)) throw new UserError('the input `token` holds characters that no token has')
  if (mode === 'publish' && !token) throw new UserError('the mode `publish` comments, which needs the input `token`')
  if (!isMarkerId(id)) throw new UserError(`the input \`id\` may hold letters, digits, \`-\` and \`_\`, not "${id}"`)
  return {
    token,
    mode,
    paths: words('paths', '.'),
    flags: [
      ...['select', 'ignore'].flatMap(name => valueFlag(name, splitWords([getInput(name)]).join(','))),
      ...valueFlag('config', getInput('config')),
      ...(flag('unsafe', false) ? ['--unsafe'] : []),
    ],
    filter: choice('filter', ['diff', 'file', 'all'] as const, 'diff'),
    maxComments: count('max-comments', 25),
    outdated: choice('outdated', ['delete', 'resolve', 'keep'] as const, 'delete'),
    id,
    failOn: choice('fail-on', ['none', 'fixable', 'any'] as const, mode === 'check' ? 'any' : 'none'),
    sarifFile: getInput('sarif-file'),
    patchFile: getInput('patch-file'),
    findingsFile: getInput('findings-file') || 'async-fix-findings.json',
    pullNumber: getInput('pr-number') ? count('pr-number', 0) : null,
    annotations: flag('annotations', true),
  }
}

function choice<T extends string>(name: string, values: readonly T[], usual: T): T {
  const given = getInput(name) || usual
  const found = values.find(value => value === given)
  if (!found) throw new UserError(`the input \`${name}\` is one of ${values.join(', ')}, not "${given}"`)
  return found
}

function flag(name: string, usual: boolean): boolean {
  return choice(name, ['true', 'false'] as const, usual ? 'true' : 'false') === 'true'
}

function count(name: string, usual: number): number {
  const given = getInput(name) || String(usual)
  if (!/^\d{1,9}$/.test(given)) throw new UserError(`the input \`${name}\` is a whole number, not "${given}"`)
  return Number(given)
}

/** Paths are separated by white space; a path with a blank stands on a line of its own. */
function words(name: string, usual: string): string[] {
  const given = getInput(name) || usual
  const lines = given.split('\n').map(line => line.trim())
  return (lines.length > 1 ? lines : given.split(/\s+/)).filter(word => word !== '')
}

function valueFlag(name: string, value: string): string[] {
  return value ? [`--${name}=${value}`] : []
}
