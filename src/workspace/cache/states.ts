/** What the files of a run are: how they look to the file system, and what they hold. */

import { statSync } from 'node:fs'
import { type ReadFile, readPython, type Unread } from '../read.ts'
import { hashOf } from './hashes.ts'

export type FileState = {
  /** In bytes. */
  readonly size: number
  /** Milliseconds since 1970, as exact as the file system has them. */
  readonly mtime: number
  readonly ctime: number
  /** SHA-1 of what the file holds, or of why it is left alone, as hexadecimal digits. */
  readonly hash: string
  /** False for a file that is left alone, or not there. */
  readonly isText: boolean
  /** False where the file may have changed since without looking any different. */
  readonly isSettled: boolean
}

type Look = Omit<FileState, 'hash' | 'isText'>

/** File systems count time in ticks: what was written this shortly before may be written once more in the same one. In milliseconds. */
const TICK = 2000

/** Files are looked at once in a run; one that changes meanwhile is noticed. */
export class FileStates {
  readonly #looks = new Map<string, Look | null>()
  readonly #states = new Map<string, FileState>()
  #isSteady = true
  #news: [string, FileState][] = []

  /** False when a file was read twice and did not hold the same. */
  get isSteady(): boolean {
    return this.#isSteady
  }

  /** Reads a file, by its absolute path, and keeps in mind what it is. */
  read(file: string): ReadFile | Unread {
    const look = lookAt(file)
    const read = readPython(file)
    const known = this.#states.get(file)
    if (known?.isSettled && looksLike(look, known)) return read
    const isText = 'text' in read
    const hash = hashOf(isText ? read.bytes : `${read.reason} ${read.line}`)
    if (known && known.hash !== hash) this.#isSteady = false
    const isSettled = !!look?.isSettled && (isText || !read.unreadable)
    const state = { size: 0, mtime: 0, ctime: 0, ...look, hash, isText, isSettled }
    this.#states.set(file, state)
    this.#news.push([file, state])
    return read
  }

  /** What was read since this was last asked, by path: for the thread that has the caches. */
  news(): [string, FileState][] {
    const news = this.#news
    this.#news = []
    return news
  }

  /** Takes over what another thread of the run has read. */
  join(news: readonly (readonly [string, FileState])[]): void {
    for (const [file, state] of news) {
      const known = this.#states.get(file)
      if (known && known.hash !== state.hash) this.#isSteady = false
      if (!known) this.#states.set(file, state)
    }
  }

  /** What the file is, where that is known in this run. */
  of(file: string): FileState | null {
    return this.#states.get(file) ?? null
  }

  /** True for a file that is what it was; reads it where its looks do not tell. */
  isSame(file: string, before: FileState): boolean {
    const known = this.#states.get(file)
    if (known) return known.hash === before.hash
    const look = this.#look(file)
    if (!look) return false
    if (before.isSettled && looksLike(look, before)) {
      this.#states.set(file, before)
      return true
    }
    this.read(file)
    return this.#states.get(file)?.hash === before.hash
  }

  isThere(file: string): boolean {
    return this.#look(file) !== null
  }

  #look(file: string): Look | null {
    const known = this.#looks.get(file)
    if (known !== undefined) return known
    const look = lookAt(file)
    this.#looks.set(file, look)
    return look
  }
}

function looksLike(look: Look | null, before: FileState): boolean {
  return look?.size === before.size && look.mtime === before.mtime && look.ctime === before.ctime
}

function lookAt(file: string): Look | null {
  try {
    const stats = statSync(file, { throwIfNoEntry: false })
    if (!stats) return null
    const { size, mtimeMs: mtime, ctimeMs: ctime } = stats
    return { size, mtime, ctime, isSettled: Math.max(mtime, ctime) < Date.now() - TICK }
  } catch {
    return null
  }
}
