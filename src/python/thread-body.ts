/** What a function itself does that a worker thread would do differently, or other tasks would notice (SEMANTICS 3). */

import { blockingCall } from './blocking.ts'
import { isReadingQuery } from './call-effects.ts'
import { argumentOf } from './calls.ts'
import { isGenerator } from './execution.ts'
import type { PythonFile } from './file.ts'
import { fileStepsIn, splitsFileUpdate } from './file-updates.ts'
import { caughtExpressions } from './handlers.ts'
import { holdOf } from './managers.ts'
import { libraryCall } from './receivers.ts'
import { processSwitches } from './suspension.ts'
import { parameterName } from './targets.ts'
import { type ProjectWork, type ThreadDoubt, threadDoubts } from './thread-work.ts'
import { descendants, type Node } from './tree.ts'

/**
 * As `ThreadDoubt`, and:
 * - `changes-process`: while it runs, something of the whole process is different for all other tasks, such as `sys.stdout`;
 * - `check-then-act`: it looks at a file and changes it afterwards, counting on nothing happening in between;
 * - `several-steps`: it asks a database and changes it afterwards;
 * - `interrupt-caught`: it waits for Ctrl-C, which only the main thread gets.
 */
export type BodyDoubt = ThreadDoubt | 'changes-process' | 'check-then-act' | 'several-steps' | 'interrupt-caught'

export type ThreadBody = {
  readonly doubts: ReadonlySet<BodyDoubt>
  /** The functions of the project that it calls or hands to others to be called: they are judged one by one. */
  readonly runs: ReadonlySet<string>
  /** What it asks outside of the program, and what it changes there. */
  readonly looksAt: ReadonlySet<Outside>
  readonly changes: ReadonlySet<Outside>
}

export type Outside = 'files' | 'database'

/**
 * @param isConstructor true where the object of the method is new, so that nobody else has it yet
 * @param isFunction true for the name of a function of the project
 */
export function threadBody(
  definition: Node,
  file: PythonFile,
  isConstructor: boolean,
  isFunction: (name: string) => boolean,
): ThreadBody {
  const body = definition.get('body') as Node
  const runs = new Set<string>()
  const project: ProjectWork = { isHarmless: name => !!runs.add(name), needsLoop: () => false, isFunction }
  const doubts = new Set<BodyDoubt>(threadDoubts([body], file, project, selfOf(definition, isConstructor)))
  // These are about the code around that would no longer be there; the function moves as a whole.
  doubts.delete('looks-at-frame')
  // What ends a generator early is an error of its own, which gets out of a thread (PEP 479).
  if (isGenerator(definition)) doubts.delete('ends-iteration')
  const { looksAt, changes, isOneStep } = outsideOf(body, file)
  if (isOneStep) doubts.add('several-steps')
  if (splitsFileUpdate(body, file)) doubts.add('check-then-act')
  if (descendants(body, 'call').some(call => looksAtCaller(call, file))) doubts.add('looks-at-frame')
  if (changesProcess(body, file)) doubts.add('changes-process')
  if (descendants(body, 'except_clause').some(handler => awaitsInterrupt(handler, file))) doubts.add('interrupt-caught')
  return { doubts, runs, looksAt, changes }
}

function selfOf(definition: Node, isConstructor: boolean): (root: Node) => boolean {
  const [first] = definition.get('parameters')?.children ?? []
  const self = isConstructor && first ? parameterName(first)?.text : undefined
  return root => self !== undefined && root.text === self
}

/** `sys._getframe(1)` is the caller, `warnings.warn(…, stacklevel=2)` names it: in a thread that is a function of Python's. */
function looksAtCaller(call: Node, file: PythonFile): boolean {
  const name = libraryCall(call, file) ?? ''
  if (
    /^(sys\._getframe|inspect\.(currentframe|getouterframes|stack|trace)|traceback\.(extract_stack|walk_stack))$/.test(
      name,
    )
  )
    return true
  const level = argumentOf(call, 'stacklevel', name === 'warnings.warn' ? 2 : null)
  return level !== null && level.text !== '1'
}

const SWITCHES =
  /^(faulthandler\.\w+|logging\.disable|os\.environ\.\w+|socket\.setdefaulttimeout|sys\.set\w+|time\.tzset|warnings\.(filterwarnings|resetwarnings|simplefilter))$/

function changesProcess(body: Node, file: PythonFile): boolean {
  const managers = descendants(body, 'with_item').flatMap(item => item.get('value') ?? [])
  if (managers.some(each => holdOf(each, file) === 'process-state')) return true
  return descendants(body, 'call').some(call => {
    const name = libraryCall(call, file) ?? ''
    return processSwitches.has(name) || (SWITCHES.test(name) && !/\.(get|copy|items|keys|values)$/.test(name))
  })
}

/** A handler for `KeyboardInterrupt`, or one for everything that goes on. */
function awaitsInterrupt(handler: Node, file: PythonFile): boolean {
  const caught = caughtExpressions(handler).map(each => file.names.of(each))
  if (caught.includes('builtins.KeyboardInterrupt')) return true
  const isBroad = caught.length === 0 || caught.includes('builtins.BaseException')
  return isBroad && descendants(handler, 'raise_statement').length === 0
}

/** Commands that only open, read on or end something. */
const NEUTRAL = /\.(begin|close|connect|cursor|fetchall|fetchmany|fetchone|ping|rollback|scan)$/

const QUERIES =
  /\.(aggregate|all|count\w*|dbsize|distinct|exists|find_one|first|get|h?m?get\w*|keys|l?len|one\w*|s(ismember|members)|scalars?|ttl)$/

export function outsideOf(body: Node, file: PythonFile) {
  const files = fileStepsIn(body, file)
  const commands = descendants(body, 'call').flatMap(call => {
    const entry = blockingCall(call, file)
    if (entry?.rule !== 'blocking-database' || NEUTRAL.test(entry.name)) return []
    return [QUERIES.test(entry.name) || isReadingQuery(call, file) ? 'look' : 'change']
  })
  const first = commands.indexOf('look')
  return {
    looksAt: seen(files.includes('look'), first >= 0),
    changes: seen(files.includes('change'), commands.includes('change')),
    isOneStep: first >= 0 && commands.lastIndexOf('change') > first,
  }
}

function seen(files: boolean, database: boolean): ReadonlySet<Outside> {
  return new Set<Outside>([...(files ? (['files'] as const) : []), ...(database ? (['database'] as const) : [])])
}
