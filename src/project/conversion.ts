/** What has to change, in which files, for a function to become `async def`: the closed graph of its callers (SEMANTICS 11). */

import { awaitObstacle, awaitObstacles, executionOf, isAsync } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { functionsNamed } from '../python/functions.ts'
import { handledAs } from '../python/handed-over.ts'
import { nameInModule } from '../python/names.ts'
import { type AwaitHazard, awaitHazards, everyHazard } from '../python/suspension.ts'
import type { Node } from '../python/tree.ts'
import type { PythonVersion } from '../python/version.ts'
import { definitionOf } from './definitions.ts'
import type { Facts } from './facts.ts'
import { heldAround } from './managers.ts'
import { startOf } from './program-starts.ts'
import { type Reference, referencesTo } from './references.ts'
import { leadsToLoop, refusalOf } from './refusals.ts'
import { runObstacle } from './run-places.ts'
import { definedName } from './short-names.ts'
import type { FunctionSummary } from './summaries.ts'
import { unseenCall } from './unseen-calls.ts'

/** A place that forbids the conversion, and why. */
export type Forbidden = {
  readonly path: string
  /** 1-based. */
  readonly line: number
  /** What it does there: `passed as a sort key`. */
  readonly why: string
  /** Qualified name of the function that the place has to do with: the one that was asked for, or one that calls it. */
  readonly name: string
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

/** The conversion of a function of the project, by its qualified name, or the first place that forbids it. */
export function conversionOf(name: string, facts: Facts, options: ConversionOptions): Conversion | Forbidden {
  return new Converter(facts, options).convert(name)
}

export function isForbidden(result: Conversion | Forbidden): result is Forbidden {
  return 'why' in result
}

/** A function that has to become async, and the call because of which it has to. */
type Pending = { readonly name: string; readonly call: Place | null }

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
    const pending: Pending[] = [{ name, call: null }]
    const done = new Set<string>()
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      if (done.has(next.name)) continue
      const step = this.#convertOne(next, done)
      if ('why' in step) return step
      const [first] = this.#functions.values()
      if (done.size > MOST_FUNCTIONS && first) return forbidden(first, 'it has too many callers to follow', name)
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
  #convertOne({ name, call }: Pending, done: Set<string>): Pending[] | Forbidden {
    const summary = this.#facts.functionNamed(name)
    if (!summary) return this.#undefined(name, call)
    const obligation = this.#facts.obligationOf(summary)
    if (obligation) return this.#refuse(summary, obligation, call)
    const family = this.#facts.familyOf(summary) ?? [summary]
    for (const each of family) {
      done.add(each.name)
      const why = this.#define(each)
      if (why) return { ...this.#refuse(each, why, each === summary ? call : null), name }
    }
    const callers: Pending[] = []
    const before = this.#calls.length
    for (const reference of referencesTo(family, this.#facts)) {
      const found = this.#follow(reference, name)
      if (found && 'why' in found) return found
      if (found) callers.push(found)
    }
    const names = new Set(family.map(each => each.name))
    const calls = this.#calls.slice(before).filter(({ caller }) => !names.has(caller ?? ''))
    this.#noteUncalled(summary, calls)
    const unseen = unseenCall(family, calls, this.#facts)
    return unseen ? { ...unseen, name } : callers
  }

  /** What nobody in the project calls is there for others, or for nobody. */
  #noteUncalled({ name }: FunctionSummary, calls: readonly ConvertedCall[]): void {
    const place = this.#functions.get(name)
    if (!place || calls.length > 0 || this.#exports.some(each => each.name === name)) return
    this.#exports.push(forbidden(place, 'called nowhere in the project', name))
  }

  /** Why the definition cannot become async; null when it does. */
  #define(summary: FunctionSummary): string | null {
    const place = definitionOf(summary, this.#facts)
    if (!place) return 'is defined several times'
    const why = refusalOf(place, this.#facts)
    if (why || isAsync(place.node)) return why
    const start = this.#options.isBroken ? null : startOf(place.node, place.file, this.#facts)
    if (start || this.#facts.isEntryPoint(summary.name))
      return `has to be a plain function: ${start ?? 'the packaging names it as an entry point'}`
    this.#functions.set(summary.name, { ...place, name: summary.name })
    return null
  }

  /** A function that cannot become async: where it has to because of a call, that is the place to look at. */
  #refuse({ name, path, line }: FunctionSummary, why: string, call: Place | null): Forbidden {
    const shown = definedName(name)
    return call
      ? forbidden(call, `called in \`${shown}\`, which ${why}`, name)
      : { path, line, why: `\`${shown}\` ${why}`, name }
  }

  #undefined(name: string, call: Place | null): Forbidden {
    const shown = definedName(name)
    if (call) return forbidden(call, `called in \`${shown}\`, which is defined several times`, name)
    const places = this.#facts
      .filesWith(lastName(name))
      .flatMap(file => functionsNamed(name, file).map(node => ({ file, node })))
    const [first, second] = places
    if (second) return forbidden(second, `\`${shown}\` is defined several times`, name)
    return first
      ? forbidden(first, `\`${shown}\` is not all that this name may mean`, name)
      : { path: '', line: 0, why: `\`${name}\` is no function of the project`, name }
  }

  /** The caller that has to be converted as well, a place that forbids everything, or null where nothing more is to do. */
  #follow({ kind, file, node }: Reference, callee: string): Pending | Forbidden | null {
    switch (kind) {
      case 'import':
        return null
      case 'export':
        this.#exports.push(forbidden({ file, node }, 'exported', callee))
        return null
      case 'unknown':
        return forbidden({ file, node }, `\`${node.text}\` may be it, and nobody can tell`, callee)
      case 'other':
        return forbidden({ file, node }, handledAs(node), callee)
      case 'call':
        return this.#call(file, node, callee)
    }
  }

  #call(file: PythonFile, node: Node, callee: string): Pending | Forbidden | null {
    const execution = executionOf(node)
    const { function: frame, coroutine } = execution
    const refuse = (why: string) => forbidden({ file, node }, why, callee)
    if (isAwaited(node)) return this.#awaited(file, node, callee)
    if (isTaken(node, file)) return this.#options.isBroken ? null : refuse(AWAITABLE)
    if (node.parent?.kind === 'decorator') return refuse('used as a decorator')
    const obstacle = awaitObstacle(execution, this.#options.targetVersion)
    if (obstacle) return refuse(`called where ${awaitObstacles[obstacle]}`)
    if (frame?.kind === 'lambda') return refuse('called in a lambda, which cannot await')
    if (!frame && node.ancestor('class_definition')) return refuse('called in a class body')
    const caller = frame && nameInModule(frame, file)
    if (coroutine) return this.#await({ file, node, as: 'await', callee, caller })
    if (!frame || !caller || this.#beginsProgram(frame, file))
      return this.#run({ file, node, as: 'run', callee, caller }, frame)
    const why = refusalOf({ file, node: frame }, this.#facts)
    if (why) return refuse(`called in \`${definedName(caller)}\`, which ${why}`)
    return this.#await({ file, node, as: 'await', callee, caller }) ?? { name: caller, call: { file, node } }
  }

  /** True for a function that has to stay plain because it is called outside of every event loop. */
  #beginsProgram(frame: Node, file: PythonFile): boolean {
    if (this.#functions.has(nameInModule(frame, file))) return false
    return startOf(frame, file, this.#facts) !== null || leadsToLoop({ file, node: frame }, this.#facts)
  }

  #run(call: ConvertedCall, frame: Node | null): Forbidden | null {
    const { file, node, callee, caller } = call
    const obstacle = runObstacle(node, frame, file, this.#facts)
    if (!obstacle) return this.#add(call)
    const isLoop = frame && caller && leadsToLoop({ file, node: frame }, this.#facts)
    const why = isLoop ? `called in \`${definedName(caller)}\`, which runs an event loop itself` : obstacle
    return forbidden(call, why, callee)
  }

  /** A new await, unless what is held around it forbids that other tasks run meanwhile (SEMANTICS 0.2). */
  #await(call: ConvertedCall): Forbidden | null {
    const { file, node, callee } = call
    const held = heldAround(node, executionOf(node).function, file, this.#facts)
    const hazards = [...(held ? [held] : []), ...everyHazard(node, file)]
    const grave = hazards.find(each => GRAVE.has(each))
    if (grave) return forbidden(call, `called where ${awaitHazards[grave]}`, callee)
    this.#doubts.push(...hazards.map(hazard => ({ file, node, hazard })))
    return this.#add(call)
  }

  /** What is awaited already: in a file that does not compile its function has to follow, elsewhere the function gives an awaitable. */
  #awaited(file: PythonFile, node: Node, callee: string): Pending | Forbidden | null {
    if (!this.#options.isBroken) return forbidden({ file, node }, AWAITABLE, callee)
    const { function: frame, coroutine } = executionOf(node)
    return coroutine || !frame ? null : { name: nameInModule(frame, file), call: { file, node } }
  }

  #add(call: ConvertedCall): null {
    this.#calls.push(call)
    return null
  }
}

const AWAITABLE = 'awaited there, so it gives something to await'

function isAwaited({ parent }: Node): boolean {
  return parent?.kind === 'parenthesized_expression' ? isAwaited(parent) : parent?.kind === 'await'
}

/** Functions that await what they are given. */
const TAKERS = /^asyncio\.(create_task|ensure_future|gather|shield|wait_for|run|run_coroutine_threadsafe)$/

function isTaken({ parent }: Node, file: PythonFile): boolean {
  const taker = parent?.kind === 'argument_list' ? parent.parent : null
  return taker?.kind === 'call' && TAKERS.test(file.called(taker) ?? '')
}

function forbidden({ file, node }: Place, why: string, name: string): Forbidden {
  return { ...at(file, node.start), why, name }
}

function at(file: PythonFile, offset: number) {
  return { path: file.path, line: file.lines.lineAt(offset) + 1 }
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}
