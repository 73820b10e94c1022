/** What is known beyond one place: the questions a transform may ask about functions, handlers and dependencies. */

import type { PythonFile } from '../python/file.ts'
import type { Parser } from '../python/parser.ts'
import { stdlibModules } from '../python/stdlib.ts'
import { Awaitables, type Called } from './awaitables.ts'
import { Callers } from './callers.ts'
import { type BlockingChain, Chains } from './chains.ts'
import { Linker, type Target } from './link.ts'
import { Reach } from './reach.ts'
import { type ProjectSource, Sources, type View } from './sources.ts'
import type { CallSummary, Effect, FunctionSummary, HandlerSummary, Place } from './summaries.ts'

export type { EffectKind } from '../python/effects.ts'
export type { Called, Result } from './awaitables.ts'
export type { BlockingChain, Hop } from './chains.ts'
export type {
  CallSummary,
  ClassSummary,
  Effect,
  FileSummary,
  FunctionSummary,
  HandlerSummary,
  Place,
} from './summaries.ts'

export type Facts = {
  /** True when the project declares this distribution as a dependency (pyproject, requirements, setup, lock files). */
  declares(distribution: string): boolean
  /** The one function of the project with this qualified name, or null where there is none or more than one. */
  functionNamed(name: string): FunctionSummary | null
  /**
   * What a name of the project stands for outside of it, through re-exports, variables and return annotations:
   * `shop.paths.ROOT.exists` is `pathlib.Path.exists`. Null where it is not certain, or something of the project.
   */
  libraryName(name: string): string | null
  /**
   * What calling a path gives (see `src/python/callees.ts`), absolute, through decorators, overrides and functions that hand on
   * what others give; null where it is not certain.
   */
  called(path: string): Called | null
  /**
   * The way from a sync function of the project, by its absolute path, to a call that blocks; null where none is certain.
   * @param isConsumed true where the items of what it gives are taken, so that a generator runs
   */
  blockingChain(path: string, isConsumed: boolean): BlockingChain | null
  /** The qualified name of what a path means, in the project or outside of it; null where it is not certain. */
  meaningOf(path: string): string | null
  /**
   * The methods that override this one or are overridden by it, directly or through others, itself included. Null where a base is not
   * of the project: nobody knows what it does with the method.
   */
  familyOf(method: FunctionSummary): readonly FunctionSummary[] | null
  /** Every file of the project that holds the word, parsed; the file at work as it is now. */
  filesWith(word: string): readonly PythonFile[]
  /** True when the project's packaging names the function as a command or a plug-in: `shop.cli:main`. */
  isEntryPoint(name: string): boolean
  /** Everything that calling the function may do, followed through the project's calls. Empty is a proof of harmlessness. */
  effectsOf(name: string): readonly Effect[]
  /**
   * The first call, followed through the project's calls, whose qualified name the predicate accepts; null where none
   * can be reached. A call whose target is unknown is not accepted by itself.
   */
  reaches(name: string, accepts: (called: string) => boolean): CallSummary | null
  /**
   * Every handler of the project whose `try` body may run the function, directly or through callers, by last names. Where
   * its callers are too many to follow, one that may catch anything.
   */
  handlersAbove(name: string): readonly HandlerSummary[]
  /** Handlers of the project that name one of these exceptions, by last names, and may guard any coroutine at all. */
  openHandlers(exceptions: readonly string[]): readonly HandlerSummary[]
  /** What the files outside of `path` that hold this word assign to or patch, by qualified names. */
  patchedElsewhere(word: string, path: string): readonly string[]
  /** Places of the project, outside of `path`, that name this qualified name or something inside of it. */
  mentionsElsewhere(prefix: string, path: string): readonly Place[]
  /** True when a file other than `path` seems to use what the module imports or defines under this name. */
  takesFrom(module: string, name: string, path: string): boolean
  /**
   * True when a file other than `path` may use an attribute of the class: it derives from it, names the attribute in a string,
   * or writes `thing.name` for a thing that is not its own `self`. Looks at texts: what a thing is nobody can tell.
   */
  mayUseAttribute(owner: string, name: string, path: string): boolean
  /** These facts with a file as it is now, whatever the project has on disk under its path. */
  withFile(file: PythonFile): Facts
}

/** Facts of which the texts change as fixes are applied. */
export type ProjectFacts = Facts & {
  /** From now on the file at the path has another text. Facts that `withFile` gave before must not be asked any more. */
  replace(path: string, text: string): void
}

export type FactSources = {
  readonly parser: Parser
  /** Every Python file of the project; asked for once, when a question needs more than the file at hand. */
  readonly sources: () => Iterable<ProjectSource>
  /** True when the project declares this distribution as a dependency. */
  readonly declares: (distribution: string) => boolean
  /** True when the packaging names this qualified name as an entry point. */
  readonly isEntryPoint?: (name: string) => boolean
}

/** Facts about a project. Nothing is read or summarised before a question needs it; every answer is remembered. */
export function createFacts({ parser, sources, declares, isEntryPoint = () => false }: FactSources): ProjectFacts {
  const project = new Sources(parser, sources, module => stdlibModules.has(module) || declares(module))
  return Object.assign(about(project.view(null)), {
    replace: (path: string, text: string) => project.replace(path, text),
  })

  function about(view: View): Facts {
    const linker = new Linker(view)
    const reach = new Reach(linker)
    const callers = new Callers(view, linker)
    const awaitables = new Awaitables(linker)
    const chains = new Chains(linker)
    return {
      declares,
      functionNamed: name => linker.functionNamed(name),
      libraryName: name => linker.libraryName(name),
      called: path => awaitables.called(path),
      blockingChain: (path, isConsumed) => chains.chainOf(path, isConsumed),
      meaningOf: path => nameOf(linker.resolve(path)),
      familyOf: method => linker.familyOf(method),
      filesWith: word => view.opened(word),
      isEntryPoint,
      effectsOf: name => reach.effectsOf(name),
      reaches: (name, accepts) => reach.firstCall(name, accepts),
      handlersAbove: name => callers.handlersAbove(name),
      openHandlers: exceptions => callers.openHandlers(exceptions),
      patchedElsewhere: (word, path) => callers.patchedElsewhere(word, path),
      mentionsElsewhere: (prefix, path) => callers.mentionsElsewhere(prefix, path),
      takesFrom: (module, name, path) => project.takesFrom(module, name, path),
      mayUseAttribute: (owner, name, path) => project.mayUseAttribute(owner, name, path),
      withFile: file => about(project.view(file)),
    }
  }
}

function nameOf(target: Target | null): string | null {
  if (target?.kind === 'function') return target.function.name
  return target?.kind === 'class' ? target.class.name : (target?.name ?? null)
}
