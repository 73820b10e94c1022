/** Which calls of a coroutine run a function of the project that blocks, and how a person reads the way there. */

import type { ChainLink } from '../../../src/engine/finding.ts'
import type { BlockingChain, Facts } from '../../../src/project/facts.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { shortName } from '../../../src/project/short-names.ts'
import { calleePath } from '../../../src/python/callees.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { functionTarget, methodTarget, urllibTarget } from '../../../src/python/http-calls.ts'
import { givenBy } from '../../../src/python/known-arguments.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import { isConsumed } from '../../../src/python/steps.ts'
import type { Node } from '../../../src/python/tree.ts'
import { blockingAt } from '../offload/found.ts'
import { blocksLoop } from '../offload/standing.ts'

export type Transitive = {
  readonly call: Node
  /** What is called, as `calleePath` has it, absolute. */
  readonly path: string
  readonly chain: BlockingChain
}

/** The way from a call on the event loop to one that blocks, through at least one function of the project; else null. */
export function transitiveAt(call: Node, file: PythonFile, facts: Facts): Transitive | null {
  if (!blocksLoop(call, file) || blocksItself(call, file, facts)) return null
  const written = calleePath(call, file)
  if (written === null) return null
  const path = absoluteName(written, file)
  const chain = facts.blockingChain(path, isConsumed(call, file), givenBy(call, file))
  return chain && { call, path, chain }
}

/** What the other rules of the family report. */
function blocksItself(call: Node, file: PythonFile, facts: Facts): boolean {
  if (blockingAt(call, file, facts) || libraryCall(call, file) === 'time.sleep') return true
  return !!(functionTarget(call, file) ?? methodTarget(call, file) ?? urllibTarget(call, file))
}

/** With more names than this a sentence is hard to read. */
const MOST_NAMES = 4

/** "`load()` stops the event loop: `load` → `read` → `open()`" */
export function messageAbout({ chain }: Transitive): string {
  const functions = [...chain.hops.map(({ caller }) => shortName(caller.name)), `${blockingName(chain)}()`]
  const shown =
    functions.length > MOST_NAMES ? [...functions.slice(0, MOST_NAMES - 1), '…', functions.at(-1)] : functions
  const way = shown.map(each => (each === '…' ? each : `\`${each}\``)).join(' → ')
  return `\`${shortName(chain.start.name)}()\` stops the event loop: ${way}`
}

function blockingName({ name }: BlockingChain): string {
  return name.replace(/^builtins\.|^io\.IOBase\./, '')
}

/** From the call in the coroutine over each hop to the call that blocks. */
export function chainOf({ call, chain }: Transitive, file: PythonFile): ChainLink[] {
  const { hops, start } = chain
  return [
    {
      path: file.path,
      range: { start: call.start, end: call.end },
      message: `\`${shortName(start.name)}()\` is called here`,
    },
    ...hops.map(({ caller, step }, index) => {
      const next = hops[index + 1]?.caller.name
      const called = next === undefined ? `${blockingName(chain)}()\`, which blocks` : `${shortName(next)}()\``
      const range = { start: step.start, end: step.end }
      return { path: caller.path, range, message: `\`${shortName(caller.name)}\` calls \`${called}` }
    }),
  ]
}
