/** What the context managers of the project hold while their body runs, read from their code. */

import type { PythonFile } from '../python/file.ts'
import { originOf } from '../python/receivers.ts'
import type { Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { absoluteName } from './modules.ts'

/** Words in the body of a manager that stand for a lock, or for something all code of the process sees. */
const LOCKS = /^(acquire|.*lock|.*mutex|.*semaphore)$/i
const PROCESS =
  /^(chdir|chroot|environ|override_settings|patch|putenv|redirect_stderr|redirect_stdout|setattr|setlocale|stderr|stdout|umask|unsetenv)$/

/** Why a `with` around the node forbids an await, as far as the project's own managers and locks of other files tell. */
export function heldAround(node: Node, frame: Node | null, file: PythonFile, facts: Facts) {
  for (let outer = node.parent, below = node; outer && outer !== frame; below = outer, outer = outer.parent) {
    if (outer.kind !== 'with_statement' || below.field !== 'body') continue
    for (const item of outer.child('with_clause')?.children ?? []) {
      const held = heldBy(item.get('value'), file, facts)
      if (held) return held
    }
  }
  return null
}

function heldBy(value: Node | null, file: PythonFile, facts: Facts): 'held-lock' | 'process-wide-state' | null {
  const manager = value?.kind === 'as_pattern' ? (value.children[0] ?? null) : value
  if (!manager) return null
  if (manager.kind !== 'call') {
    const name = file.names.of(manager)
    if (name !== null && isThreadLock(facts.libraryName(`${absoluteName(name, file)}.acquire`))) return 'held-lock'
  }
  for (const name of entering(manager, file)) {
    const mentions = facts.functionNamed(absoluteName(name, file))?.mentions ?? []
    if (
      mentions.some(
        word => LOCKS.test(word) || isThreadLock(facts.libraryName(`${moduleOf(name, file)}.${word}.acquire`)),
      )
    )
      return 'held-lock'
    if (mentions.some(word => PROCESS.test(word))) return 'process-wide-state'
  }
  return null
}

/** The module of a function or method, by its absolute name. */
function moduleOf(name: string, file: PythonFile): string {
  return absoluteName(name, file)
    .replace(/(\.__a?enter__)?$/, '')
    .replace(/\.[^.]+$/, '')
}

function isThreadLock(name: string | null): boolean {
  return name !== null && /^(threading|multiprocessing)\./.test(name)
}

/** The functions of the project that run when the manager is entered: a decorated generator, or `__enter__` of its class. */
function entering(manager: Node, file: PythonFile): string[] {
  const callee = manager.kind === 'call' ? manager.get('function') : null
  const name = callee ? file.names.of(callee) : (originOf(manager, file)?.type ?? null)
  if (name === null || name.startsWith('builtins.')) return []
  return [name, `${name}.__enter__`, `${name}.__aenter__`]
}
