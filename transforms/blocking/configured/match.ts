/** Which call is one of those that the settings name as blocking. */

import { absoluteName } from '../../../src/project/modules.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { calledThrough, libraryCall } from '../../../src/python/receivers.ts'
import type { Node } from '../../../src/python/tree.ts'
import type { Context } from '../offload/standing.ts'

export type Configured = {
  /** The qualified name of what is called, as the settings spell it. */
  readonly name: string
  /** What is awaited instead, by qualified name, or `thread`. */
  readonly instead: string
}

/** What the settings say about a call, or null. A full name counts before `shop.db.*`, a longer one of those before others. */
export function configuredAt(call: Node, context: Context): Configured | null {
  const entries = Object.entries(context.settings.blockingCalls)
  if (entries.length === 0) return null
  const names = namesOf(call, context)
  const exact = entries.find(([key]) => names.includes(key) || isSameFunction(key, names, context))
  if (exact) return { name: exact[0], instead: exact[1] }
  const within = names.flatMap(name =>
    entries.filter(([key]) => isWithin(name, key)).map(([key, instead]) => ({ key, name, instead })),
  )
  const [longest] = within.sort((a, b) => b.key.length - a.key.length)
  return longest ? { name: longest.name, instead: longest.instead } : null
}

/** The names under which a call may be listed, relative imports made absolute and re-exports followed. */
function namesOf(call: Node, { file, facts }: Context): string[] {
  const written = [qualifiedName(call, file), libraryCall(call, file)].filter(name => name !== null)
  const full = written.map(name => absoluteName(name, file))
  const followed = full.flatMap(name => [facts.functionNamed(name)?.name, facts.libraryName(name)])
  return [...new Set([...full, ...followed.filter(name => typeof name === 'string')])]
}

function qualifiedName(call: Node, file: PythonFile): string | null {
  return file.names.throughAlias(call.get('function')) ?? calledThrough(call, file)
}

/** True when the settings name a function by the package that re-exports it. */
function isSameFunction(key: string, names: readonly string[], { facts }: Context): boolean {
  if (!names.some(name => lastName(name) === lastName(key))) return false
  const home = facts.functionNamed(key)?.name
  return home !== undefined && names.includes(home)
}

/** `shop.db.*` means every function below; to make an object of a class there, or an exception, is not meant. */
function isWithin(name: string, key: string): boolean {
  return key.endsWith('.*') && name.startsWith(key.slice(0, -1)) && !/^_*[A-Z]/.test(lastName(name))
}

export function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

/** The name without its last part. */
export function ownerOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.')))
}
