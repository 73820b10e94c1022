/** What running code may do to event loops: followed through the functions of the file and of the project. */

import type { Facts } from '../../../src/project/facts.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { classNamed } from '../../../src/python/attributes.ts'
import { isAsync } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { functionsNamed } from '../../../src/python/functions.ts'
import { startsLoop } from '../../../src/python/loop-starts.ts'
import { calledThrough } from '../../../src/python/receivers.ts'
import { stdlibModules } from '../../../src/python/stdlib.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { implicitCalls, nameless } from './implicit.ts'
import { isFinished, mayLeaveGenerator } from './tasks.ts'

/**
 * - `starts-loop`: runs an event loop of its own, which fails inside of a running one;
 * - `changes-loop`: sets, makes or asks for the loop or its policy;
 * - `leaves-task`: starts or sets something on the loop that may outlive the call;
 * - `awaits-tasks`: runs tasks that end before the call does, unless one of them fails;
 * - `context-variable`: what it says;
 * - `waits`: waits for a person, the clock or another process, or handles signals;
 * - `unknown`: calls something whose code is not known.
 */
export type Doing =
  | 'starts-loop'
  | 'changes-loop'
  | 'leaves-task'
  | 'awaits-tasks'
  | 'context-variable'
  | 'waits'
  | 'unknown'

const CHANGES =
  /^asyncio\.(?:events\.)?(get_event_loop|new_event_loop|set_event_loop|get_running_loop|set_event_loop_policy|get_event_loop_policy)$|^uvloop\.|^nest_asyncio\./
const LEAVES =
  /^asyncio\.(create_task|ensure_future|as_completed|wait|shield|start_server|start_unix_server|run_coroutine_threadsafe)$|^builtins\.anext$|\.(create_task|run_in_executor|call_soon|call_later|call_at|create_server|add_reader|add_signal_handler|set_debug|set_default_executor|set_exception_handler|set_task_factory)$/
const WAITS =
  /^(builtins\.input|getpass\.getpass|time\.sleep|signal\.\w+|os\.(system|wait\w*|kill)|subprocess\.(run|call|check_call|check_output))$/
const RUNS_ANYTHING =
  /^(builtins\.(exec|eval|__import__)|(runpy|code|pdb|doctest|unittest|timeit|cProfile|profile|trace|importlib)\..*)$/
const LITERALS =
  /^(list|dictionary|set|tuple|string|concatenated_string|integer|float|list_comprehension|dictionary_comprehension|set_comprehension)$/

/** `call`: what evaluating it does, where a coroutine function only makes a coroutine. `await`: what awaiting it does too. */
export type Manner = 'call' | 'await'

type Survey = {
  readonly file: PythonFile
  readonly facts: Facts
  readonly manner: Manner
  readonly done: Set<Doing>
  readonly seen: Set<string>
}

/**
 * Everything that running these nodes may do, as far as it concerns event loops.
 * @param skip calls that are judged elsewhere; their arguments still count
 */
export function doingsOf(
  nodes: readonly Node[],
  manner: Manner,
  { file, facts }: { readonly file: PythonFile; readonly facts: Facts },
  skip: ReadonlySet<Node> = new Set(),
): Set<Doing> {
  const survey: Survey = { file, facts, manner, done: new Set(), seen: new Set() }
  for (const node of nodes) visit(node, survey, skip)
  return survey.done
}

function visit(node: Node, survey: Survey, skip: ReadonlySet<Node>): void {
  const { file } = survey
  for (const call of descendants(node, 'call')) {
    if (skip.has(call)) continue
    const name = calledThrough(call, file)
    if (name !== null) judge(absoluteName(name, file), call, survey)
    else if (!isMethodOfLiteral(call, file)) survey.done.add('unknown')
    if (/^(run_until_complete|run_forever)$/.test(call.get('function')?.get('attribute')?.text ?? ''))
      survey.done.add('starts-loop')
  }
  if (descendants(node, 'for_statement').some(mayLeaveGenerator)) survey.done.add('leaves-task')
  const implicit = implicitCalls(node, file)
  for (const name of implicit.names) followCallback(name, survey)
  if (implicit.isUnknown) survey.done.add('unknown')
}

/** A function that is passed on may be called; a class of the project, or something of a package, is no function. */
function followCallback(name: string, survey: Survey): void {
  const { file, facts } = survey
  const full = absoluteName(name, file)
  if (ownFunction(full, file) || facts.functionNamed(full)) judge(full, null, survey)
}

function judge(name: string, call: Node | null, survey: Survey): void {
  const { done, file } = survey
  if (startsLoop(name)) done.add('starts-loop')
  else if (CHANGES.test(name)) done.add('changes-loop')
  else if (LEAVES.test(name)) {
    done.add(call && isFinished(call, file) ? 'awaits-tasks' : 'leaves-task')
  } else if (name === 'asyncio.gather') done.add('awaits-tasks')
  else if (name.startsWith('contextvars.')) done.add('context-variable')
  else if (WAITS.test(name)) done.add('waits')
  else if (RUNS_ANYTHING.test(name)) done.add('unknown')
  else if (!isLibrary(name)) follow(name, survey)
}

/** True for builtins and the standard library, which start no loop but by the names above. */
function isLibrary(name: string): boolean {
  const [head = ''] = name.split('.')
  return head === 'builtins' || stdlibModules.has(head)
}

function follow(name: string, survey: Survey): void {
  const { file, facts, manner, done, seen } = survey
  if (seen.has(name)) return
  seen.add(name)
  const own = ownFunction(name, file)
  if (manner === 'call' && (own ? isAsync(own) : facts.functionNamed(name)?.isAsync)) return
  if (own) {
    visit(own.get('body') as Node, survey, new Set())
    if (hasUnknownDecorator(own, file)) done.add('unknown')
  } else if (classNamed(name, file)) followClass(name, survey)
  else followElsewhere(name, facts, done)
}

/** Making an object runs `__init__`; a class without one and without bases of its own runs nothing of the project. */
function followClass(name: string, survey: Survey): void {
  const definition = classNamed(name, survey.file)
  const bases = definition?.get('superclasses')?.children ?? []
  const isPlain = bases.every(base => isLibrary(survey.file.names.of(base) ?? 'unknown'))
  const init = ownFunction(`${name}.__init__`, survey.file)
  if (init) follow(`${name}.__init__`, survey)
  if (!isPlain) survey.done.add('unknown')
}

function followElsewhere(name: string, facts: Facts, done: Set<Doing>): void {
  if (facts.reaches(name, startsLoop)) done.add('starts-loop')
  if (facts.reaches(name, called => CHANGES.test(called))) done.add('changes-loop')
  if (facts.reaches(name, called => LEAVES.test(called))) done.add('leaves-task')
  if (facts.reaches(name, called => called === 'asyncio.gather')) done.add('awaits-tasks')
  if (facts.reaches(name, called => WAITS.test(called))) done.add('waits')
  for (const { kind } of facts.effectsOf(name)) {
    if (kind === 'context-variable') done.add('context-variable')
    if (kind === 'unknown-call') done.add('unknown')
  }
}

/** The one function of this file with that qualified name. */
function ownFunction(name: string, file: PythonFile): Node | null {
  const prefix = file.module ? `${file.module}.` : ''
  if (!name.startsWith(prefix) || !file.scopes.binds(name.split('.').at(-1) ?? '')) return null
  const found = functionsNamed(name, file)
  return found.length === 1 ? (found[0] ?? null) : null
}

function hasUnknownDecorator(definition: Node, file: PythonFile): boolean {
  const decorators = definition.parent?.kind === 'decorated_definition' ? definition.parent.children : []
  return decorators
    .filter(each => each.kind === 'decorator')
    .some(({ children: [expression] }) => {
      const callee = expression?.kind === 'call' ? expression.get('function') : (expression ?? null)
      return !isLibrary(file.names.of(callee) ?? 'unknown')
    })
}

/** A method of a literal, or of a name that only ever holds literals: those of Python's own types. */
function isMethodOfLiteral(call: Node, file: PythonFile): boolean {
  const object = call.get('function')?.kind === 'attribute' ? call.get('function')?.get('object') : null
  if (!object) return false
  if (LITERALS.test(object.kind)) return true
  const bindings = object.kind === 'identifier' ? file.scopes.lookup(object.text, object) : null
  return (
    !!bindings?.length && bindings.every(({ kind, value }) => kind === 'augmented' || LITERALS.test(value?.kind ?? ''))
  )
}

/** True when something that runs without its name, such as a property or an iterated generator, starts a loop. */
export function startsLoopUnseen(file: PythonFile, facts: Facts): boolean {
  const { own, imported } = nameless(file, facts)
  return (
    own.some(each => doingsOf([each.get('body') as Node], 'call', { file, facts }).has('starts-loop')) ||
    imported.some(name => facts.reaches(name, startsLoop) !== null)
  )
}
