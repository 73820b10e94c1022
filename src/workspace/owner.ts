/** Marks what a process leaves on the disk with whose it is, so that others can tell whether that process has ended. */

import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { sumOf } from './cache/hashes.ts'

/** The form of a mark: host, process id, and when the process began. */
export const markPattern = '[0-9a-f]{16}-[1-9]\\d*-\\d+'

const DAY = 86_400_000

let own: string | null = null

/** The mark of this process. */
export function ownMark(): string {
  own ??= `${hostMark()}-${process.pid}-${lifeOf(process.pid)?.start ?? 0}`
  return own
}

/**
 * True where the process of a mark has ended. Of what runs on another machine or in another container nothing is known: it is taken
 * to have ended when it has given no sign for a while.
 * @param mark as `ownMark` made it
 * @param since when it last gave a sign, in milliseconds since 1970
 * @param patience how long that may be ago, in milliseconds
 */
export function hasEnded(mark: string, since: number, patience = DAY): boolean {
  const [host, pid, start] = mark.split('-')
  const life = host === hostMark() ? lifeOf(Number(pid)) : undefined
  if (life === null) return true
  if (life && life.start !== 0 && start !== '0') return life.hasEnded || String(life.start) !== start
  return Date.now() - since > patience
}

/** Machines that share a disk, and containers that share a machine, number their processes alike. */
function hostMark(): string {
  return sumOf(`${hostname()} ${processSpace()}`)
}

/** Which numbering of processes this one belongs to: see pid_namespaces(7). */
function processSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}

/** When a process began, in ticks since the machine did, 0 where that cannot be told; null where there is no such process. */
function lifeOf(pid: number): { readonly start: number; readonly hasEnded: boolean } | null {
  if (!isNumbered(pid)) return null
  try {
    // The name of the program comes second, in parentheses, and may hold anything: see proc_pid_stat(5).
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')
    return { start: Number(fields[19]) || 0, hasEnded: fields[0] === 'Z' || fields[0] === 'X' }
  } catch {
    return { start: 0, hasEnded: false }
  }
}

function isNumbered(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
