/** Turns a lock of threads into the lock of asyncio, where it is made and everywhere it is used (SEMANTICS 10.8). */

import { type Edit, insertBefore, replace } from '../../../src/engine/edit.ts'
import { atLeast } from '../../../src/engine/settings.ts'
import { mayRunInThreads } from '../../../src/project/coroutine-threads.ts'
import { Memo } from '../../../src/project/dependencies.ts'
import { oncePerNodeOfProject } from '../../../src/project/kept-answers.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { annotatedClass } from '../../../src/python/annotations.ts'
import { awaitAround } from '../../../src/python/awaiting.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { useName } from '../../../src/python/imports.ts'
import { type Home, homeOf } from '../../../src/python/object-uses.ts'
import { holdFrom, holdsOf, spansAwait, threadLock } from '../../../src/python/thread-locks.ts'
import type { Node } from '../../../src/python/tree.ts'
import type { Context } from '../offload/standing.ts'
import { isSharedLock, type LockUse, lockUse } from './uses.ts'

/** Reasons not to turn a lock into asyncio's, or to do so only as an unsafe fix. */
export const conversionReasons = {
  condition: 'a `Condition` waits for somebody to notify it, who may be in another thread',
  'entered-value': '`with lock as value` gives `True`, and `asyncio.Lock` gives nothing',
  escapes: 'the lock is handed on or used in ways that cannot be followed',
  'lock-arguments': '`acquire()` and `release()` of asyncio take no `blocking`, `timeout` or number',
  'made-outside-loop': 'before Python 3.10 a lock of asyncio must be made while its event loop runs',
  'mixed-with': 'the `with` enters something else together with the lock',
  'name-taken': '`asyncio` already means something else here',
  'other-annotation': 'the lock is declared as something else than its class',
  'other-process': 'other processes wait for the lock as well',
  'other-threads': 'other threads may run these coroutines, and `asyncio.Lock` works in one thread only',
  reentrant: 'an `RLock` lets all tasks of one thread in, and whoever holds `asyncio.Lock` cannot acquire it again',
  'unknown-origin': 'the lock is not made in one place of this file',
  'used-elsewhere': 'code outside of this file may use the lock',
  'used-in-sync': 'functions that cannot await, or threads, use the lock as well',
} as const

export type ConversionReason = keyof typeof conversionReasons

export type Conversion = {
  readonly edits: readonly Edit[]
  /** Why that is not safe, or null. */
  readonly because: 'other-threads' | null
  /** The name of the new class as the file writes it. */
  readonly name: string
  readonly uses: readonly LockUse[]
}

const ASYNCIO: Readonly<Record<string, string>> = {
  'threading.BoundedSemaphore': 'BoundedSemaphore',
  'threading.Lock': 'Lock',
  'threading.Semaphore': 'Semaphore',
}

/** What turns the lock into asyncio's, or the reason not to. */
export function conversionOf(lock: Node, context: Context): Conversion | ConversionReason {
  const { file } = context
  const type = threadLock(lock, file) ?? ''
  const name = ASYNCIO[type]
  if (!name)
    return type.startsWith('multiprocessing.') ? 'other-process' : /RLock$/.test(type) ? 'reentrant' : 'condition'
  const home = homeOf(lock, file)
  return home
    ? conversionsFrom(home.made, file, context.facts).get(type, () => converted(home, type, name, context))
    : 'unknown-origin'
}

/** Every place that uses a lock asks for the one conversion; by the type of the lock. */
const conversionsFrom = oncePerNodeOfProject(
  (_made, _file, _facts) => new Memo<string, Conversion | ConversionReason>(),
)

function converted(home: Home, type: string, name: string, context: Context): Conversion | ConversionReason {
  const { file, settings } = context
  if (!atLeast(settings.targetVersion, [3, 10]) && !executionOf(home.made).coroutine) return 'made-outside-loop'
  const uses = usesOf(home, context)
  if (typeof uses === 'string') return uses
  const imported = useName(file, 'asyncio', name, home.made)
  if (!imported) return 'name-taken'
  const declared = home.annotation ? declaration(home.annotation, type, imported.name, file) : []
  if (!declared) return 'other-annotation'
  const made = replace(home.made.get('function') as Node, imported.name)
  // Event loops one after another do no harm: a lock belongs to the one in which a task waits for it, and such a wait
  // stopped the thread for ever.
  const because = mayRunInThreads(home, context.file, context.facts) ? 'other-threads' : null
  return { edits: [...imported.edits, ...declared, made, ...uses.flatMap(editsOf)], because, name: imported.name, uses }
}

/** True for an `acquire()` that goes with the rest of a lock which `thread-lock-across-await` turns into asyncio's. */
export function becomesAsyncio(acquire: Node, context: Context): boolean {
  const lock = acquire.get('function')?.get('object')
  const conversion = lock ? conversionOf(lock, context) : 'unknown-origin'
  if (typeof conversion === 'string') return false
  return conversion.uses.some(({ kind, node }) => {
    const holds = kind === 'with' ? holdsOf(node) : kind === 'acquire' ? [holdFrom(node)] : []
    return holds.some(hold => hold && spansAwait(hold, context.file) && isSharedLock(hold.lock, context.file))
  })
}

function usesOf(home: Home, { file, facts }: Context): LockUse[] | ConversionReason {
  if (home.kept === 'module' && isTaken(home, { file, facts })) return 'used-elsewhere'
  if (home.owner && facts.mayUseAttribute(home.owner.get('name')?.text ?? '', home.name, file.path))
    return 'used-elsewhere'
  // In a stretch that was not understood there may be any use.
  if (file.tree.damageIn().length > 0) return 'escapes'
  if (home.isOpen) return 'used-elsewhere'
  const uses = home.uses.map(use => lockUse(use))
  return uses.find(use => typeof use === 'string') ?? (uses as LockUse[])
}

function isTaken({ name }: Home, { file, facts }: Pick<Context, 'file' | 'facts'>): boolean {
  const full = absoluteName(file.module ? `${file.module}.${name}` : name, file)
  return facts.takesFrom(file.module, name, file.path) || facts.mentionsElsewhere(full, file.path).length > 0
}

/** The edit of an annotation that names the class and nothing else; null for another one. */
function declaration(annotation: Node, type: string, name: string, file: PythonFile): Edit[] | null {
  const plain = annotation.children[0]
  const isPlain = plain?.kind === 'identifier' || plain?.kind === 'attribute'
  return isPlain && annotatedClass(annotation, file) === type ? [replace(plain, name)] : null
}

function editsOf({ kind, node }: LockUse): Edit[] {
  if (kind === 'with') return [insertBefore(node, 'async ')]
  return kind === 'acquire' ? awaitAround(node) : []
}
