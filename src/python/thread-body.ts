/** What a function itself does that a worker thread would do differently, or other tasks would notice (SEMANTICS 3). */

import { accessesIn, isCreation, isShared, placeOf, rootOf } from './accesses.ts'
import { blockingCall } from './blocking.ts'
import { isReadingQuery } from './call-effects.ts'
import { argumentOf } from './calls.ts'
import { isGenerator } from './execution.ts'
import type { PythonFile } from './file.ts'
import { fileStepsIn, splitsFileUpdate } from './file-updates.ts'
import { caughtExpressions } from './handlers.ts'
import { holdOf } from './managers.ts'
import { libraryCall } from './receivers.ts'
import { objectDoubts } from './shared-objects.ts'
import { stdlibModules } from './stdlib.ts'
import { processSwitches } from './suspension.ts'
import { parameterName } from './targets.ts'
import { type ProjectWork, type ThreadDoubt, threadDoubts } from './thread-work.ts'
import { descendants, type Node } from './tree.ts'

/**
 * As `ThreadDoubt`, and:
 * - `changes-process`: while it runs, something of the whole process is different for all other tasks, such as `sys.stdout`;
 * - `check-then-act`: it looks at a file and changes it afterwards, counting on nothing happening in between;
 * - `several-steps`: it asks a database and changes it afterwards;
 * - `waits-for-interrupt`: it waits for Ctrl-C, which only the main thread gets.
 */
export type BodyDoubt = ThreadDoubt | 'changes-process' | 'check-then-act' | 'several-steps' | 'waits-for-interrupt'

export type ThreadBody = {
  readonly doubts: ReadonlySet<BodyDoubt>
  /** The functions of the project that it calls or hands to others to be called: they are judged one by one. */
  readonly runs: ReadonlySet<string>
  /** What it asks outside of the program, and what it changes there. */
  readonly looksAt: ReadonlySet<Outside>
  readonly changes: ReadonlySet<Outside>
  /** The attributes that a constructor gives new collections: `self.rows`. */
  readonly made: ReadonlySet<string>
  /** Collections that others can reach, of which it looks at what is in them. */
  readonly reads: ReadonlySet<string>
}

export type Outside = 'files' | 'database'

/** What is known of the project's names, as they are written in the file. */
export type ProjectNames = {
  isFunction(name: string): boolean
  /** What a name stands for outside of the project, or null. */
  libraryName(name: string): string | null
}

/** @param isConstructor true where the object of the method is new, so that nobody else has it yet */
export function threadBody(
  definition: Node,
  file: PythonFile,
  isConstructor: boolean,
  { isFunction, libraryName }: ProjectNames,
): ThreadBody {
  const body = definition.get('body') as Node
  const isNew = selfOf(definition, isConstructor)
  const runs = new Set<string>()
  const project: ProjectWork = { isHarmless: name => !!runs.add(name), needsLoop: () => false, isFunction }
  const doubts = new Set<BodyDoubt>([
    ...threadDoubts([body], file, project, isNew),
    ...objectDoubts(body, file, libraryName, isNew),
  ])
  // These are about the code around that would no longer be there; the function moves as a whole.
  doubts.delete('looks-at-frame')
  // What ends a generator early is an error of its own, which gets out of a thread (PEP 479).
  if (isGenerator(definition)) doubts.delete('ends-iteration')
  const { looksAt, changes, isOneStep } = outsideOf(body, file)
  if (isOneStep) doubts.add('several-steps')
  if (splitsFileUpdate(body, file)) doubts.add('check-then-act')
  if (descendants(body, 'call').some(call => looksAtCaller(call, file))) doubts.add('looks-at-frame')
  if (changesProcess(body, file)) doubts.add('changes-process')
  // What runs between fork and exec counts on there being one thread (docs of subprocess).
  if (descendants(body, 'keyword_argument').some(each => each.get('name')?.text === 'preexec_fn'))
    doubts.add('unknown-call')
  if (descendants(body, 'except_clause').some(handler => awaitsInterrupt(handler, file)))
    doubts.add('waits-for-interrupt')
  const made = isConstructor ? madeParts(body, file, isNew) : new Set<string>()
  return { doubts, runs, looksAt, changes, made, reads: contentsRead(body, file) }
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
  if (managers.some(each => holdOf(each, file) === 'process-state' && !isOfThread(each, file))) return true
  return descendants(body, 'call').some(call => {
    const name = libraryCall(call, file) ?? ''
    return processSwitches.has(name) || (SWITCHES.test(name) && !/\.(get|copy|items|keys|values)$/.test(name))
  })
}

/** Each thread has settings of its own for these. */
function isOfThread(manager: Node, file: PythonFile): boolean {
  const call = manager.kind === 'as_pattern' ? manager.children[0] : manager
  return call?.kind === 'call' && /^(numpy\.errstate|torch\.\w+)$/.test(libraryCall(call, file) ?? '')
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

/** `self.rows = []` */
function madeParts(body: Node, file: PythonFile, isNew: (root: Node) => boolean): Set<string> {
  return new Set(
    descendants(body, 'assignment').flatMap(assignment => {
      const target = assignment.get('left')
      const value = assignment.get('right')
      const root = target?.kind === 'attribute' ? rootOf(target) : null
      return target && value && root && isNew(root) && isCreation(value, file) ? [placeOf(target)] : []
    }),
  )
}

/** `for row in self.rows`, `RATES[day]`, `json.dump(USERS, file)`, `self.rows.items()` */
function contentsRead(body: Node, file: PythonFile): Set<string> {
  const isOfPython = (root: Node) => {
    const [top = ''] = file.names.of(root)?.split('.') ?? []
    return top === 'builtins' || stdlibModules.has(top)
  }
  const reads = accessesIn(body).filter(
    access => access.kind === 'read' && isShared(access, file) && !isOfPython(access.root),
  )
  return new Set(reads.filter(({ node }) => looksInside(node)).map(({ place }) => place))
}

function looksInside(node: Node): boolean {
  const { parent, field } = node
  switch (parent?.kind) {
    case 'subscript':
      return field === 'value'
    case 'for_statement':
    case 'for_in_clause':
      return field === 'right'
    case 'argument_list':
    case 'list_splat':
    case 'dictionary_splat':
      return true
    case 'attribute':
      return parent.field === 'function' && parent.parent?.kind === 'call'
    default:
      return false
  }
}
