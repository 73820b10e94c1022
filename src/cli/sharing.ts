/** What the threads of a run tell each other: the first one what the run is about, the others what they have found. */

import { timed } from '../engine/stopwatch.ts'
import type { Ground } from '../project/dependencies.ts'
import type { FileStates } from '../workspace/cache/states.ts'
import type { readPython } from '../workspace/read.ts'
import type { Caches } from './caches.ts'
import type { Inspector } from './inspect.ts'
import type { Looks } from './looks.ts'
import type { Projects } from './projects.ts'
import type { Report } from './reports.ts'
import type { Setups } from './setups.ts'
import type { Assignment } from './worker.ts'

/** What the first thread works with. */
type Tools = {
  readonly setups: Setups
  readonly projects: Projects
  readonly states: FileStates
  readonly caches: Caches | null
  readonly inspector: Inspector
}

/** @param done called for each file that is done */
export function looksOf(
  scene: Omit<Assignment, 'inBulk' | 'isKept'>,
  tools: Tools,
  readFile: typeof readPython,
  done: () => void,
): Looks {
  const { files, named } = scene
  const { inspector, caches } = tools
  return {
    count: files.length,
    async look(number) {
      const file = files[number] as string
      return await inspector.inspect(file, named.has(file), () => timed('read', () => readFile(file)))
    },
    unknown() {
      const unknown = new Set(inspector.unknown())
      return [...files.keys()].filter(number => unknown.has(files[number] as string))
    },
    assignment: () => ({ ...scene, inBulk: inspector.isInBulk(), isKept: caches !== null }),
    learn(report, grounds) {
      if (caches) learn(files[report.file] as string, report, grounds, { ...tools, caches })
    },
    done,
  }
}

/** Lets the caches know what another thread has found. */
function learn(
  file: string,
  { states, isProjectRead, kept }: Report,
  grounds: readonly Ground[],
  tools: Tools & { readonly caches: Caches },
): void {
  tools.states.join(states)
  if (isProjectRead) tools.projects.wasRead(tools.projects.rootOf(file))
  if (!kept) return
  const own = new Set(kept.grounds.map(number => grounds[number] as Ground))
  tools.caches.keep(file, tools.setups.of(file), kept.body, own)
}
