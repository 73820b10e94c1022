/** What a person may set that changes verdicts; the same for every file of a run. */

import type { PythonVersion } from '../python/version.ts'

export { atLeast, type PythonVersion } from '../python/version.ts'

export type Settings = {
  /** The oldest Python the code must run on. */
  readonly targetVersion: PythonVersion
  /** What a blocking HTTP call becomes; null leaves the choice to the proofs. */
  readonly httpClient: 'thread' | 'httpx' | 'aiohttp' | null
  /** What stands in for a thread when a file is read or written in a coroutine. */
  readonly fileIo: 'thread' | 'aiofiles' | 'anyio'
  /** Calls that block in this project, by qualified name: what is awaited instead, or `thread`. */
  readonly blockingCalls: Readonly<Record<string, string>>
  /** How many awaits a gathered loop of unknown length may have in flight. */
  readonly maxConcurrency: number
  /** Also apply fixes that may change behaviour. */
  readonly unsafe: boolean
}

export const defaultSettings: Settings = {
  targetVersion: [3, 10],
  httpClient: null,
  fileIo: 'thread',
  blockingCalls: {},
  maxConcurrency: 10,
  unsafe: false,
}
