/** What a loop that `asyncio.run()` makes may do differently from one that was made by hand. */

import type { Facts } from '../../../src/project/facts.ts'
import { coroutineRunBy, isShared, type LoopByHand } from '../../../src/project/loops-by-hand.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { importsFrom } from '../../../src/python/imports.ts'
import { stdlibModules } from '../../../src/python/stdlib.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { doingsOf } from '../runs/calls.ts'

export type Doubt = 'interrupt-caught' | 'left-over-task' | 'other-loop' | 'several-runs'

/** Why `asyncio.run()` may not do the same, or null. */
export function doubtAbout(loop: LoopByHand, file: PythonFile, facts: Facts): Doubt | null {
  if (!loop.isOwn || isShared(loop.maker, file, facts) || bindsLoop(loop, file, facts)) return 'other-loop'
  if (leavesLoopOpen(loop) || (!setsLoop(loop) && importsPackages(file))) return 'other-loop'
  const [run] = loop.runs as [Node]
  const coroutine = coroutineRunBy(run, { file, facts })
  const doings = doingsOf(coroutine ? [coroutine] : [], 'await', { file, facts })
  if (['leaves-task', 'awaits-tasks', 'unknown'].some(each => doings.has(each as 'unknown'))) return 'left-over-task'
  return file.tree.placesOf('KeyboardInterrupt').length > 0 || importsFrom(file, 'signal') ? 'interrupt-caught' : null
}

/** True where code around the run may make something that belongs to the loop which is set for the thread. */
function bindsLoop({ maker, home, runs, chores }: LoopByHand, file: PythonFile, facts: Facts): boolean {
  const [run] = runs as [Node]
  const suite = home.parent?.children ?? []
  const around = suite.filter(each => each.start >= home.start && !chores.includes(each))
  const coroutine = coroutineRunBy(run, { file, facts })
  const closing = maker.parent?.kind === 'argument_list' ? maker.parent.parent : null
  const served = [run, maker, coroutine, closing, ...chores.flatMap(chore => descendants(chore, 'call'))]
  const doings = doingsOf(around, 'call', { file, facts }, new Set(served.filter(each => each !== null)))
  return doings.size > (doings.has('waits') ? 1 : 0)
}

/** After `asyncio.run()` the thread has no loop any more, as after one that was set and is closed by now. */
function setsLoop({ chores }: LoopByHand): boolean {
  return chores.some(chore => chore.tree.holds('set_event_loop', chore))
}

/** True for a loop that stays set and open: whatever asks for the loop of the thread later, such as `asyncio.Future()`, gets it. */
function leavesLoopOpen(loop: LoopByHand): boolean {
  const { maker, chores } = loop
  const isClosed = maker.parent?.kind === 'argument_list' || chores.some(chore => chore.tree.holds('close', chore))
  return setsLoop(loop) && !isClosed
}

/** True where the file uses code that may ask for the loop of its thread later. */
function importsPackages(file: PythonFile): boolean {
  return file.scopes.imports.some(({ target }) => !stdlibModules.has((target ?? '').split('.')[0] as string))
}
