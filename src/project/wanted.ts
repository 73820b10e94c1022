/** The functions of which somebody looks for the references, and what is asked about them at every name. */

import { calledName, takerOf } from '../python/calls.ts'
import type { PythonFile } from '../python/file.ts'
import { mayName } from '../python/named-nodes.ts'
import { plainString } from '../python/names.ts'
import { descendantsWhere, type Node } from '../python/tree.ts'
import { definitionOf } from './definitions.ts'
import type { Facts } from './facts.ts'
import { oncePerProject } from './kept-answers.ts'
import { absoluteName } from './modules.ts'
import type { FunctionSummary } from './summaries.ts'

export type Wanted = {
  /** Their qualified names. */
  readonly names: ReadonlySet<string>
  /** Their last name, and every other name by which code may ask for them. */
  readonly words: ReadonlySet<string>
  /** The classes of which they are methods; empty for functions of a module. */
  readonly owners: readonly string[]
  readonly definitions: readonly Node[]
  /** Paths of files from which a module that holds one of them goes somewhere as a value, so that any object may be it. */
  readonly handedOverIn: () => ReadonlySet<string>
  readonly facts: Facts
}

export function wantedFunctions(functions: readonly FunctionSummary[], facts: Facts): Wanted {
  const names = functions.map(({ name }) => name)
  const holders = [...new Set(names.map(holderOf))]
  const owners = holders.filter(holder => facts.kinship(holder, [holder]) === 'same')
  const words = owners.length > 0 ? names.flatMap(methodWords) : names.flatMap(name => wordsFor(name, facts))
  let handedOverIn: ReadonlySet<string> | null = null
  return {
    names: new Set(names),
    words: new Set(words),
    owners,
    definitions: functions.flatMap(each => definitionOf(each, facts)?.node ?? []),
    handedOverIn: () => {
      handedOverIn ??= new Set(owners.length > 0 ? [] : holders.flatMap(holder => filesThatHandOver(facts, holder)))
      return handedOverIn
    },
    facts,
  }
}

/** Nothing outside of its file hands on a function that stands inside of another one. */
function wordsFor(name: string, facts: Facts): readonly string[] {
  return name.includes('<locals>') ? [name.slice(name.lastIndexOf('.') + 1)] : facts.wordsFor(name)
}

/** What comes before the last name: a class, a module, or a function and `<locals>`. */
function holderOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.')))
}

/** A method with a private name goes by another one outside of its class (language reference 6.2.1). */
function methodWords(name: string): string[] {
  const [last = '', owner = ''] = name.split('.').reverse()
  return /^__.*[^_]_?$/.test(last) ? [last, `_${owner.replace(/^_+/, '')}${last}`] : [last]
}

/** Functions that are given a module to change it, to load it again or to look at it. */
const LOOKING = /^(delattr|dir|getattr|getsource|hasattr|object|reload|setattr|vars)$/

const filesThatHandOver = oncePerProject(
  (module: string) => module,
  (facts, module) => handOverOf(module, facts),
)

function handOverOf(module: string, facts: Facts): string[] {
  const last = module.slice(module.lastIndexOf('.') + 1)
  const files = facts.filesWith(last).filter(file =>
    descendantsWhere(mayName([module], file), file.tree.root, 'identifier', 'attribute', 'string').some(node => {
      if (node.kind === 'string') return isImportedByName(node, module)
      const name = node.kind === 'attribute' ? node.get('attribute')?.text : node.text
      const isPart = node.parent?.kind === 'attribute' || /^(dotted_name|aliased_import)$/.test(node.parent?.kind ?? '')
      return !isPart && mayEnd(name ?? '', last, file) && isModule(node, module, file) && !isLookedAt(node)
    }),
  )
  return files.map(({ path }) => path)
}

/** `import_fresh_module("shop.db")` */
function isImportedByName(text: Node, module: string): boolean {
  if (plainString(text) !== module) return false
  return /import|module|plugin|reload|require/i.test(calledName(takerOf(text)))
}

function mayEnd(name: string, last: string, file: PythonFile): boolean {
  return name === last || file.scopes.imports.some(each => each.name === name)
}

function isModule(node: Node, module: string, file: PythonFile): boolean {
  const name = file.names.of(node)
  return name !== null && absoluteName(name, file) === module
}

function isLookedAt(node: Node): boolean {
  return LOOKING.test(calledName(takerOf(node)))
}
