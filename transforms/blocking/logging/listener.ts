/** Puts a `QueueListener` between a logger and a handler that stand in one statement. */

import { type Edit, replace } from '../../../src/engine/edit.ts'
import { dedentLines, indentOf, indentUnit, nextLine, startsLine } from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { type Imported, useName } from '../../../src/python/imports.ts'
import { LINE_WIDTH, width } from '../../../src/python/line-width.ts'
import type { Node } from '../../../src/python/tree.ts'

/**
 * The edits of `logger.addHandler(handler)`, a statement of its own; null where a name that they need is taken.
 * @param handler what is added: a variable, or the call that makes it
 * @param maker the call that makes it
 */
export function behindListener(call: Node, handler: Node, maker: Node, file: PythonFile): Edit[] | null {
  const names = namesAt(call, maker, file)
  if (!names) return null
  const { tree } = call
  const indent = indentOf(call)
  const isVariable = handler !== maker
  const variable = isVariable ? handler.text : file.freshName('log_handler')
  const lines = linesFor(call, variable, names, file).join(`\n${indent}`)
  if (isVariable) return [...names.edits, replace(call, lines)]
  const inner = { start: nextLine(tree, handler.start), end: handler.end }
  return [
    ...names.edits,
    replace({ start: call.start, end: handler.start }, `${variable} = `),
    ...(startsLine(handler) ? dedentLines(tree, inner, indentUnit(tree)) : []),
    replace({ start: handler.end, end: call.end }, `\n${indent}${lines}`),
  ]
}

type Names = {
  readonly queue: string
  readonly listener: string
  readonly relay: string
  readonly register: string
  readonly edits: readonly Edit[]
}

function namesAt(call: Node, maker: Node, file: PythonFile): Names | null {
  const queue = useName(file, 'queue', 'SimpleQueue', call)
  const listener = beside(maker, 'QueueListener', call, file)
  const relay = beside(maker, 'QueueHandler', call, file)
  const register = useName(file, 'atexit', 'register', call)
  if (!queue || !listener || !relay || !register) return null
  return {
    queue: queue.name,
    listener: listener.name,
    relay: relay.name,
    register: register.name,
    edits: [queue, listener, relay, register].flatMap(({ edits }) => edits),
  }
}

/** Another class of `logging.handlers`, named the way in which the file names the handler's. */
function beside(maker: Node, name: string, at: Node, file: PythonFile): Imported | null {
  const module = maker.get('function')?.get('object')
  if (!module) return useName(file, 'logging.handlers', name, at)
  return file.names.of(module) === 'logging.handlers' ? { name: `${module.text}.${name}`, edits: [] } : null
}

function linesFor(call: Node, handler: string, names: Names, file: PythonFile): string[] {
  const queue = file.freshName('log_queue')
  const listener = file.freshName('log_listener')
  const start = `${listener} = ${names.listener}(`
  const given = `${queue}, ${handler}, respect_handler_level=True`
  const indent = indentOf(call)
  const isShort = width(indent + start + given) < LINE_WIDTH
  const inner = `\n${indent}${indentUnit(call.tree)}`
  return [
    `${queue} = ${names.queue}()`,
    isShort ? `${start}${given})` : `${start}${inner}${given}\n${indent})`,
    `${listener}.start()`,
    `${names.register}(${listener}.stop)`,
    `${call.get('function')?.text}(${names.relay}(${queue}))`,
  ]
}
