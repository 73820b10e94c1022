/** What has to change, in which files, for a function to become `async def`: the closed graph of its callers (SEMANTICS 11). */

import { decoratorNames, methodOwner } from '../python/attributes.ts'
import { awaitObstacle, awaitObstacles, executionOf, isAsync, isGenerator } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { handledAs } from '../python/handed-over.ts'
import { nameInModule } from '../python/names.ts'
import { type AwaitHazard, awaitHazards, everyHazard } from '../python/suspension.ts'
import { descendants, type Node } from '../python/tree.ts'
import type { PythonVersion } from '../python/version.ts'
import type { Facts } from './facts.ts'
import { heldAround } from './managers.ts'
import { type Reference, referencesTo } from './references.ts'
import type { FunctionSummary } from './summaries.ts'

/** A place that forbids the conversion, and why. */
export type Forbidden = {
  readonly path: string
  /** 1-based. */
  readonly line: number
  /** What it does there: `passed as a sort key`. */
  readonly why: string
}

export type Place = { readonly file: PythonFile; readonly node: Node }

/** A call that has to wait for what is now a coroutine. */
export type ConvertedCall = Place & {
  /** `await` in a coroutine, `run` where a program begins: `asyncio.run(…)`. */
  readonly as: 'await' | 'run'
  /** The name of the function that is called, and of the one that calls it; null at module level. */
  readonly callee: string
  readonly caller: string | null
}

export type Conversion = {
  /** The definitions that become `async def`, beginning with the one that was asked for. */
  readonly functions: readonly (Place & { readonly name: string })[]
  readonly calls: readonly ConvertedCall[]
  /** New awaits at which another task may change what the code around them relies on. */
  readonly doubts: readonly (Place & { readonly hazard: AwaitHazard })[]
  /** Where code that nobody sees may call one of the functions: `__all__`, a package's `__init__`, the packaging. */
  readonly exports: readonly Forbidden[]
}

export type ConversionOptions = {
  readonly targetVersion: PythonVersion
  /** True where nobody can call the functions today, because their files do not compile. */
  readonly isBroken?: boolean
}

/** More functions than this are no helper any more, but half of a program. */
const MOST_FUNCTIONS = 200

/** With these an await could hang the program, or show other tasks what they must not see. */
const GRAVE: ReadonlySet<AwaitHazard> = new Set(['held-lock', 'process-wide-state', 'open-transaction'])

/** Methods that Python calls by itself. */
const SPECIAL = /^__\w+__$/

const PLAIN_DECORATORS = new Set([
  'abc.abstractmethod',
  'builtins.classmethod',
  'builtins.staticmethod',
  'typing.final',
  'typing.override',
  'typing_extensions.override',
])

/** The conversion of a function of the project, by its qualified name, or the first place that forbids it. */
export function conversionOf(name: string, facts: Facts, options: ConversionOptions): Conversion | Forbidden {
  return new Converter(facts, options).convert(name)
}

export function isForbidden(result: Conversion | Forbidden): result is Forbidden {
  return 'why' in result
}

class Converter {
  readonly #facts: Facts
  readonly #options: ConversionOptions
  readonly #functions = new Map<string, Place & { name: string }>()
  readonly #calls: ConvertedCall[] = []
  readonly #exports: Forbidden[] = []
  readonly #doubts: (Place & { hazard: AwaitHazard })[] = []

  constructor(facts: Facts, options: ConversionOptions) {
    this.#facts = facts
    this.#options = options
  }

  convert(name: string): Conversion | Forbidden {
    const pending = [name]
    const done = new Set<string>()
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      if (done.has(next)) continue
      const step = this.#convertOne(next, done)
      if ('why' in step) return step
      if (done.size > MOST_FUNCTIONS)
        return forbidden({ ...this.#placeOf(name), why: 'it has too many callers to follow' })
      pending.push(...step)
    }
    return {
      functions: [...this.#functions.values()],
      calls: this.#calls,
      doubts: this.#doubts,
      exports: this.#exports,
    }
  }

  /** Converts the function and those that override each other with it; gives the callers that have to follow. */
  #convertOne(name: string, done: Set<string>): string[] | Forbidden {
    const summary = this.#facts.functionNamed(name)
    if (!summary) return { path: '', line: 0, why: `\`${name}\` is not one function of the project` }
    const family = this.#facts.familyOf(summary)
    if (!family)
      return {
        path: summary.path,
        line: summary.line,
        why: `${lastName(name)} may be called by a class or protocol that it belongs to`,
      }
    for (const each of family) {
      done.add(each.name)
      const obstacle = this.#define(each)
      if (obstacle) return obstacle
    }
    const callers: string[] = []
    for (const reference of referencesTo(family, this.#facts)) {
      const found = this.#follow(reference, name)
      if (typeof found === 'string') callers.push(found)
      else if (found) return found
    }
    return callers
  }

  #define(summary: FunctionSummary): Forbidden | null {
    const place = this.#definitionOf(summary)
    if (!place) return { path: summary.path, line: summary.line, why: 'it is defined several times' }
    const why = refusal(place)
    if (why) return forbidden({ ...place, why })
    if (!isAsync(place.node)) this.#functions.set(summary.name, { ...place, name: summary.name })
    if (this.#facts.isEntryPoint(summary.name))
      this.#exports.push(forbidden({ ...place, why: 'named as an entry point' }))
    return null
  }

  /** The caller that has to be converted as well, a place that forbids everything, or null where nothing more is to do. */
  #follow({ kind, file, node }: Reference, callee: string): string | Forbidden | null {
    switch (kind) {
      case 'import':
        return null
      case 'export':
        this.#exports.push(forbidden({ file, node, why: 'exported' }))
        return null
      case 'unknown':
        return forbidden({ file, node, why: `\`${node.text}\` may be it, and nobody can tell` })
      case 'other':
        return forbidden({ file, node, why: handledAs(node) })
      case 'call':
        return this.#call(file, node, callee)
    }
  }

  #call(file: PythonFile, call: Node, callee: string): string | Forbidden | null {
    const execution = executionOf(call)
    const { function: frame, coroutine } = execution
    if (call.parent?.kind === 'await') return this.#awaited(file, call, frame, coroutine)
    const obstacle = awaitObstacle(execution, this.#options.targetVersion)
    if (obstacle) return forbidden({ file, node: call, why: `called where ${awaitObstacles[obstacle]}` })
    if (coroutine) return this.#await({ file, node: call, as: 'await', callee, caller: nameInModule(coroutine, file) })
    if (frame?.kind === 'lambda') return forbidden({ file, node: call, why: 'called in a lambda, which cannot await' })
    if (!frame && call.ancestor('class_definition'))
      return forbidden({ file, node: call, why: 'called in a class body' })
    if (!frame) return this.#add({ file, node: call, as: 'run', callee, caller: null })
    const caller = nameInModule(frame, file)
    if (isTest(frame) || this.#facts.isEntryPoint(caller))
      return this.#add({ file, node: call, as: 'run', callee, caller })
    const loop = runsLoop(frame, file)
    if (loop)
      return forbidden({ file, node: loop, why: `called in \`${lastName(caller)}\`, which runs an event loop itself` })
    return this.#await({ file, node: call, as: 'await', callee, caller }) ?? caller
  }

  /** A new await, unless what is held around it forbids that other tasks run meanwhile (SEMANTICS 0.2). */
  #await(call: ConvertedCall): Forbidden | null {
    const { file, node } = call
    const held = heldAround(node, executionOf(node).function, file, this.#facts)
    const hazards = [...(held ? [held] : []), ...everyHazard(node, file)]
    const grave = hazards.find(each => GRAVE.has(each))
    if (grave) return forbidden({ file, node, why: `called where ${awaitHazards[grave]}` })
    this.#doubts.push(...hazards.map(hazard => ({ file, node, hazard })))
    return this.#add(call)
  }

  /** What is awaited already: in a file that does not compile its function has to follow, elsewhere the function gives an awaitable. */
  #awaited(file: PythonFile, call: Node, frame: Node | null, coroutine: Node | null): string | Forbidden | null {
    if (!this.#options.isBroken)
      return forbidden({ file, node: call, why: 'awaited there, so it gives something to await' })
    if (coroutine || !frame) return null
    return nameInModule(frame, file)
  }

  #add(call: ConvertedCall): null {
    this.#calls.push(call)
    return null
  }

  #definitionOf({ name, path, line }: FunctionSummary): Place | null {
    const file = this.#facts.filesWith(lastName(name)).find(each => each.path === path)
    const found =
      file && descendants(file.tree.root, 'function_definition').filter(each => nameInModule(each, file) === name)
    const node = found?.find(each => file?.lines.lineAt(each.start) === line - 1)
    return file && node && found?.length === 1 ? { file, node } : null
  }

  #placeOf(name: string): Place {
    const summary = this.#facts.functionNamed(name)
    return (summary && this.#definitionOf(summary)) as Place
  }
}

/** Why this definition cannot become a coroutine, whoever calls it. */
function refusal({ file, node }: Place): string | null {
  const name = node.get('name')?.text ?? ''
  if (SPECIAL.test(name) && methodOwner(node)) return `\`${name}\` is called by Python itself`
  if (isAsync(node)) return null
  if (isGenerator(node)) return `\`${name}\` is a generator`
  const decorator = decoratorNames(node, file).find(each => !PLAIN_DECORATORS.has(each ?? ''))
  return decorator === undefined ? null : `\`${name}\` is decorated with something that expects a plain function`
}

function isTest(definition: Node): boolean {
  return /^test/.test(definition.get('name')?.text ?? '')
}

const LOOPS = /^asyncio\.(run|Runner|get_event_loop|new_event_loop)$|^anyio\.run$/

/** A call in the function that starts an event loop, or needs that none is running. */
function runsLoop(definition: Node, file: PythonFile): Node | null {
  const calls = descendants(definition.get('body') as Node, 'call')
  return (
    calls.find(
      call => LOOPS.test(file.called(call) ?? '') || /\.run_until_complete$/.test(call.get('function')?.text ?? ''),
    ) ?? null
  )
}

function forbidden({ file, node, why }: Place & { readonly why: string }): Forbidden {
  return { path: file.path, line: file.lines.lineAt(node.start) + 1, why }
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}
