/** What a run of the benchmark found out, as it is kept in JSON. Times are milliseconds, memory is bytes. */

/** What one process, with all processes it waited for, used. `cpu` is user and system time. */
export type Sample = {
  readonly round: number
  readonly wall: number
  readonly cpu: number
  /** Peak resident memory of the largest single process. */
  readonly memory: number
}

/** How often a row takes the time of another: the medians of the ratios within each round. */
export type Ratio = {
  /** Identity of the other row. */
  readonly to: string
  readonly wall: number
  readonly cpu: number
  /** Rounds in which both ran. */
  readonly pairs: number
}

export type Group = 'tree' | 'one-rule' | 'file' | 'bulk'

/** One command that was timed: medians of its samples. */
export type Row = {
  readonly id: string
  readonly group: Group
  readonly title: string
  /** As it was run, without folders. */
  readonly command: string
  readonly wall: number
  readonly cpu: number
  readonly memory: number
  readonly ratio: Ratio | null
  readonly samples: readonly Sample[]
}

/** What was to be measured and was not, and why. */
export type Absent = { readonly title: string; readonly why: string }

export type StageTime = { readonly stage: string; readonly time: number; readonly share: number }

export type GrowthStep = {
  readonly files: number
  readonly wall: number
  readonly cpu: number
  readonly memory: number
  /** Wall time of one file. */
  readonly perFile: number
  readonly runs: number
}

export type TreeFacts = {
  readonly name: string
  readonly files: number
  readonly bytes: number
  readonly projects: number
}

export type Machine = {
  readonly cores: number
  readonly processor: string
  readonly memory: number
  readonly system: string
  /** Version by name; only of what is there. */
  readonly versions: Readonly<Record<string, string>>
}

export type Results = {
  readonly format: 1
  readonly date: string
  readonly machine: Machine
  readonly tree: TreeFacts
  /** At most so many samples a row. */
  readonly rounds: number
  /** Why the run ended before all rounds were done, or null. */
  readonly stopped: string | null
  /** Fixable findings in the tree on which fixes are applied, and files in the project around the single file. */
  readonly counts: { readonly bulkFindings: number; readonly bulkFiles: number; readonly around: number }
  readonly rows: readonly Row[]
  readonly absent: readonly Absent[]
  readonly stages: { readonly cold: readonly StageTime[]; readonly warm: readonly StageTime[] }
  readonly growth: readonly GrowthStep[]
}
