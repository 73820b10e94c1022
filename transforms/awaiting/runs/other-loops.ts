/** Which other event loops run in the code from which a coroutine would be run. */

import { absoluteName } from '../../../src/project/modules.ts'
import { resultOf } from '../../../src/project/results.ts'
import type { Place, Starts } from '../../../src/project/starts.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { startsLoop } from '../../../src/python/loop-starts.ts'
import { calledThrough } from '../../../src/python/receivers.ts'
import { isRepeatedIn } from '../../../src/python/repetition.ts'
import { stdlibModules } from '../../../src/python/stdlib.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { type Project, unrunAt } from './unrun.ts'

/** Code that runs in one go: the body of a function, or a module where the function is null. */
type Frame = { readonly function: Node | null; readonly file: PythonFile }

/** Methods of libraries that start a server, a bot or an application, with an event loop of their own as a rule. */
const STARTERS = /\.(run|run_app|run_polling|run_until_disconnected|serve|start_polling)$/

/** `certain`: another event loop runs before or after. `possible`: a library may start one there. */
export function otherLoop(starts: Starts | null, project: Project): 'certain' | 'possible' | null {
  const found = framesOf(starts, project).flatMap(frame =>
    callsIn(frame).map(each => loopOf(each, frame.file, project)),
  )
  if (found.includes('certain')) return 'certain'
  return found.includes('possible') ? 'possible' : null
}

function loopOf(call: Node, file: PythonFile, { facts }: Project): 'certain' | 'possible' | null {
  if (/^(run_until_complete|run_forever)$/.test(call.get('function')?.get('attribute')?.text ?? '')) return 'certain'
  const called = calledThrough(call, file)
  if (called === null) return null
  const name = absoluteName(called, file)
  if (startsLoop(name)) return 'certain'
  const isOwn = facts.functionNamed(name) !== null
  if (isOwn)
    return resultOf(call, file, facts)?.given !== 'coroutine' && facts.reaches(name, startsLoop) ? 'certain' : null
  const [home = ''] = name.split('.')
  return STARTERS.test(name) && home !== 'builtins' && !stdlibModules.has(home) ? 'possible' : null
}

/** True where several runs may come one after the other, each with a loop of its own, and one could need what another made. */
export function sharesNothing(call: Node, starts: Starts | null, project: Project): boolean {
  const { file, facts } = project
  const frame = { function: executionOf(call).function, file }
  const unrun = callsIn(frame).flatMap(each => unrunAt(each, project) ?? [])
  const isOne = unrun.length === 1 && !isRepeatedIn(call) && !starts?.isRepeated
  return isOne || unrun.every(({ functions }) => functions.every(({ name }) => leavesNothing(name)))

  function leavesNothing(name: string): boolean {
    return facts.effectsOf(name).every(({ kind }) => kind === 'output')
  }
}

function framesOf(starts: Starts | null, { file }: Project): Frame[] {
  if (!starts) return [{ function: null, file }]
  const modules = new Set(starts.calls.map(each => each.file))
  return [
    ...starts.functions.map((place: Place): Frame => ({ function: place.node, file: place.file })),
    ...[...modules].map((each): Frame => ({ function: null, file: each })),
  ]
}

function callsIn({ function: frame, file }: Frame): Node[] {
  return descendants(frame ?? file.tree.root, 'call').filter(call => executionOf(call).function === frame)
}
