/** What one thread of a run tells another about a file that it has looked at: plain data, which can be sent. */

import { plainFinding } from '../engine/plain-findings.ts'
import type { Ground } from '../project/dependencies.ts'
import type { FileState } from '../workspace/cache/states.ts'
import type { ReadFile } from '../workspace/read.ts'
import type { Inspected, Inspection } from './inspect.ts'

/** What is to be kept for later runs, and on what it rests: numbers of grounds that the thread has told. */
export type Keepsake = { readonly body: string; readonly grounds: readonly number[] }

export type Report = {
  /** Which file of the run. */
  readonly file: number
  readonly inspected: Inspected
  readonly kept: Keepsake | null
  /** Grounds that were not told before, in the order of their numbers. */
  readonly grounds: readonly Ground[]
  /** True once a question about the project of the file needed its files. */
  readonly isProjectRead: boolean
  /** Of files that were read since the last report. */
  readonly states: readonly (readonly [string, FileState])[]
}

/** Stands for a text of which nobody is going to ask. */
export const UNREAD: ReadFile = { text: '', bom: false, bytes: new Uint8Array() }

/** Keeps the memory of a large run small: most files have nothing to say. */
export function isWorthKeeping({ read, result }: Inspection): boolean {
  return result.findings.length > 0 || result.text !== read.text
}

/** The same without the text of a file that has nothing to say. */
export function brief(inspected: Inspected): Inspected {
  const { inspection } = inspected
  if (!inspection || isWorthKeeping(inspection)) return inspected
  return { ...inspected, inspection: { ...inspection, read: UNREAD, result: { ...inspection.result, text: '' } } }
}

/** The same as plain data. */
export function sendable(inspected: Inspected): Inspected {
  const { inspection, problems } = brief(inspected)
  if (!inspection) return { inspection, problems }
  const { result } = inspection
  const applied = result.applied.map(plainFinding)
  const damage = result.damage.map(({ start, end, why }) => ({ start, end, why }))
  return {
    inspection: { ...inspection, result: { ...result, applied, findings: result.findings.map(plainFinding), damage } },
    problems,
  }
}

const plainGrounds = new WeakMap<Ground, Ground>()

/** A ground whose name is worked out, of which nothing but the paths of its holders is left: it keeps no text in memory. */
export function plainGround(ground: Ground): Ground {
  const known = plainGrounds.get(ground)
  if (known) return known
  const made = withoutTexts(ground)
  plainGrounds.set(ground, made)
  return made
}

function withoutTexts(ground: Ground): Ground {
  if (!('holders' in ground)) return { kind: ground.kind, name: ground.name }
  return { kind: ground.kind, name: ground.name, holders: ground.holders.map(({ path }) => ({ path })) }
}
