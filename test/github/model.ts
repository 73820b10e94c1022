/** What the local GitHub remembers of people, reviews and comments. */

import type { Side } from './diff-lines.ts'

export type Level = 'none' | 'read' | 'write'

export type User = {
  readonly id: number
  /** As REST gives it: that of an app ends with `[bot]`. */
  readonly login: string
  readonly type: 'Bot' | 'User'
}

/** What a token may do. */
export type Permissions = { readonly contents: Level; readonly 'pull-requests': Level }

/** Whose token it is. */
export type Caller = User & { readonly permissions: Permissions }

/** Where a comment was put. Lines are null where it is about the whole file. */
export type Place = {
  readonly path: string
  readonly side: Side
  readonly line: number | null
  readonly startSide: Side | null
  readonly startLine: number | null
}

/** The two ends of what a pull request shows. */
export type Range = { readonly mergeBase: string; readonly head: string }

/** Comments that answer each other. They share one place. */
export type Thread = {
  readonly id: string
  readonly originalPlace: Place
  /** What the pull request showed then. */
  readonly original: Range
  readonly originalPosition: number | null
  readonly diffHunk: string
  /** Where it is at the head now. Lines and position are null once it is outdated. */
  place: Place
  position: number | null
  /** The newest commit at which it was not outdated. */
  commit: string
  isOutdated: boolean
  resolvedBy: User | null
  /** True once its suggestion was committed by the button. */
  isApplied: boolean
}

export type Comment = {
  readonly id: number
  readonly thread: Thread
  readonly review: Review
  readonly author: User
  readonly body: string
  /** The comment that the thread began with, for all others. */
  readonly inReplyTo: number | null
  readonly createdAt: string
}

export type Review = {
  readonly id: number
  readonly author: User
  readonly body: string
  readonly state: 'PENDING' | 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED'
  readonly commit: string
  readonly submittedAt: string
}

/** Gives ids, and times that are a second apart. */
export class Counter {
  #id: number
  #time = Date.UTC(2026, 10, 2, 9)

  constructor(first: number) {
    this.#id = first
  }

  id(): number {
    return this.#id++
  }

  time(): string {
    this.#time += 1000
    return new Date(this.#time).toISOString().replace('.000', '')
  }
}
