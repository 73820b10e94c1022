/** Whether a thread that the file starts runs an event loop of its own. */

import type { PythonFile } from './file.ts'
import { oncePerNode } from './memo.ts'
import { mayName } from './named-nodes.ts'
import { descendants, descendantsWhere, descendantsWith, type Node } from './tree.ts'

const THREADS: ReadonlySet<string> = new Set(['threading.Thread', 'threading.Timer', '_thread.start_new_thread'])
const RUNNERS: ReadonlySet<string> = new Set(['anyio.run', 'asyncio.Runner', 'asyncio.run', 'uvloop.run'])

/** Methods by their own names: a loop may be called anything. */
const LOOP_METHODS: ReadonlySet<string> = new Set(['run_forever', 'run_until_complete'])

/**
 * True when a thread of the file starts an event loop, as far as names tell. Once the main thread has ended, such a loop
 * cannot use workers: `to_thread` raises `RuntimeError`, and the exit of the program waits for workers that are busy, also
 * where the thread itself is a daemon (CPython, `concurrent.futures.thread._python_exit`).
 */
export function runsLoopInThread(file: PythonFile): boolean {
  return loopInThread(file.tree.root, file)
}

const loopInThread = oncePerNode((root, file): boolean => {
  const started = [...targetsOfThreads(root, file), ...threadClasses(root, file)]
  if (started.length === 0) return false
  const functions = functionsByName(root)
  const visited = new Set(started)
  for (const code of visited) {
    for (const use of [code, ...descendants(code, 'identifier', 'attribute')]) {
      if (startsLoop(use, file)) return true
      for (const called of functions.get(nameOf(use)) ?? []) visited.add(called)
    }
  }
  return false
})

/** The arguments of calls that make threads: one of them is what the thread runs. */
function targetsOfThreads(root: Node, file: PythonFile): Node[] {
  const made = descendantsWhere(mayName([...THREADS], file), root, 'call').filter(call =>
    THREADS.has(file.called(call) ?? ''),
  )
  return made.flatMap(call => call.get('arguments')?.children ?? [])
}

function threadClasses(root: Node, file: PythonFile): Node[] {
  return descendantsWith('class', root, 'class_definition').filter(each =>
    each.get('superclasses')?.children.some(base => THREADS.has(file.names.of(base) ?? '')),
  )
}

function functionsByName(root: Node): ReadonlyMap<string, Node[]> {
  const found = new Map<string, Node[]>()
  for (const definition of descendantsWith('def', root, 'function_definition')) {
    const name = nameOf(definition)
    found.set(name, [...(found.get(name) ?? []), definition])
  }
  return found
}

function nameOf(node: Node): string {
  return (node.get('attribute') ?? node.get('name') ?? node).text
}

function startsLoop(use: Node, file: PythonFile): boolean {
  if (use.kind === 'attribute' && LOOP_METHODS.has(use.get('attribute')?.text ?? '')) return true
  return (use.kind === 'identifier' || use.kind === 'attribute') && RUNNERS.has(file.names.of(use) ?? '')
}
