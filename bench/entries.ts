/** Collects the rows of one group: what can be run, and what cannot because a tool is missing. */

import type { Absent, Group } from './results.ts'
import type { Task } from './schedule.ts'
import type { Tool } from './tools.ts'

/** A row that is to be measured. */
export type Entry = Task & {
  readonly group: Group
  /** Identity of the entry that it is compared with. */
  readonly against: string | null
  /** Takes so much longer than all others that it has to wait until they are done. */
  readonly late: boolean
}

export type RowSet = { readonly entries: readonly Entry[]; readonly absent: readonly Absent[] }

/** What the command needs; without `expected` the statuses are those of a linter that found something, or not. */
export type Circumstances = Partial<Pick<Entry, 'before' | 'expected' | 'late'>> & { readonly stdin?: string }

const judged = [0, 1]

export class Rows {
  readonly entries: Entry[] = []
  readonly absent: Absent[] = []
  readonly #group: Group
  readonly #cwd: string

  constructor(group: Group, cwd: string) {
    this.#group = group
    this.#cwd = cwd
  }

  add(id: string, title: string, against: string | null, argv: readonly string[], more: Circumstances = {}): void {
    const { stdin, ...task } = more
    const command = { argv, cwd: this.#cwd, ...(stdin === undefined ? {} : { stdin }) }
    this.entries.push({ id, title, against, command, expected: judged, late: false, group: this.#group, ...task })
  }

  /** The row of another tool, which may not be there. */
  peer(
    id: string,
    title: string,
    against: string | null,
    tool: Tool | { missing: string },
    words: readonly string[],
    more: Circumstances = {},
  ): void {
    if ('missing' in tool) this.miss(title, tool.missing)
    else this.add(id, title, against, [tool.command, ...words], more)
  }

  miss(title: string, why: string): void {
    this.absent.push({ title, why })
  }
}
