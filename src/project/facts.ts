/** What is known beyond one place: the questions a transform may ask about functions, handlers and dependencies. */

import { timedMethods } from '../engine/stopwatch.ts'
import { lookupWords } from '../python/built-lookups.ts'
import type { PythonFile } from '../python/file.ts'
import type { GivenArguments } from '../python/known-arguments.ts'
import type { Parser } from '../python/parser.ts'
import { stdlibModules } from '../python/stdlib.ts'
import { Awaitables, type Called } from './awaitables.ts'
import { Callers } from './callers.ts'
import { type BlockingChain, Chains } from './chains.ts'
import type { CoroutineNames } from './coroutine-names.ts'
import { Memo, type Store } from './dependencies.ts'
import { Families, type Kinship } from './families.ts'
import type { Ancestor } from './lineage.ts'
import { Linker, type Target } from './link.ts'
import { Reach, type Work } from './reach.ts'
import { type ProjectSource, Sources, type View } from './sources.ts'
import type {
  CallSummary,
  Effect,
  FileSummary,
  FunctionSummary,
  HandlerSummary,
  LookupSummary,
  Place,
} from './summaries.ts'

export type { EffectKind } from '../python/effects.ts'
export type { Called, Result } from './awaitables.ts'
export type { BlockingChain, Hop } from './chains.ts'
export type { Ancestor } from './lineage.ts'
export type {
  CallSummary,
  ClassSummary,
  Effect,
  FileSummary,
  FunctionSummary,
  HandlerSummary,
  Place,
} from './summaries.ts'

/**
 * `asyncioMode`: `strict` where the configuration names no other mode of pytest-asyncio, `other` where it may. `asyncioVersions`:
 * those that the packaging writes down for pytest-asyncio, be it as the oldest one or as the one that is installed.
 */
export type PytestSetup = {
  readonly asyncioMode: 'strict' | 'other'
  readonly asyncioVersions: readonly string[]
}

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
  blockingChain(path: string, isConsumed: boolean, given?: GivenArguments): BlockingChain | null
  /** The qualified name of what a path means, in the project or outside of it; null where it is not certain. */
  meaningOf(path: string): string | null
  /**
   * The methods that override this one or are overridden by it, directly or through others, itself included. Null where code that
   * does not name the method may call it: see `obligationOf`.
   */
  familyOf(method: FunctionSummary): readonly FunctionSummary[] | null
  /** Why code that does not name the method may call it, to be read behind its name: `may be called by …`; null where none does. */
  obligationOf(method: FunctionSummary): string | null
  /** Whether the object that a path leads to may have the methods of one of these classes of the project. */
  kinship(path: string, owners: readonly string[]): Kinship
  /**
   * The class of that name, its bases and theirs, in the order in which Python looks up members. Null where it is not certain, or
   * Python would not make the class.
   */
  ancestorsOf(name: string): readonly Ancestor[] | null
  /** Where names may stand for something to await, as far as the texts of the project tell. */
  coroutineNames(): CoroutineNames
  /** False where `coroutineNames` are known by now, and the name is none of them; never a matter of the answer, only of the way to it. */
  mayNameCoroutine(name: string): boolean
  /** Every place of the project that asks for something by a name that it puts together. */
  builtLookups(): readonly LookupSummary[]
  /** True for the name of a module of the project. */
  isModule(name: string): boolean
  /** The last name of a function or class, and the other names under which modules of the project hand it on. */
  wordsFor(name: string): readonly string[]
  /** Every file of the project that holds the word, parsed; the file at work as it is now. */
  filesWith(word: string): readonly PythonFile[]
  /** How many files of the project hold the word; looks at texts, and parses none. */
  spreadOf(word: string): number
  /** The file of the project that has this path, parsed; the file at work as it is now. */
  fileAt(path: string): PythonFile | null
  /** True when the project's packaging names the function as a command or a plug-in: `shop.cli:main`. */
  isEntryPoint(name: string): boolean
  /** How the project sets up pytest, as far as it concerns coroutines. */
  pytestSetup(): PytestSetup
  /** Everything that calling the function may do, followed through the project's calls. Empty is a proof of harmlessness. */
  effectsOf(name: string): readonly Effect[]
  /** The functions that calling this one runs, itself included, and the calls on the way that lead out of the project. */
  workOf(name: string): Work
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
  /** True when a file other than `path` seems to change what something of this name holds, be it a variable or an attribute. Looks at texts. */
  changesInPlace(name: string, path: string): boolean
  /**
   * Where answers to one question are kept that others draw from these facts; see `kept-answers.ts`. Files that share the facts share them.
   * @param store where they lie, to be made at the first question
   */
  keptAnswers<K, V>(question: object, store?: () => Store<K, V>): Memo<K, V>
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
  /** The summary of a source where it is known already, so that the source need not be parsed; else null. */
  readonly summaryOf?: (source: ProjectSource) => FileSummary | null
  /** True when the packaging names this qualified name as an entry point. */
  readonly isEntryPoint?: (name: string) => boolean
  /** How the project sets up pytest; by default nothing is set up. */
  readonly pytestSetup?: () => PytestSetup
}

/** Facts about a project. Nothing is read or summarised before a question needs it; every answer is remembered. */
export function createFacts(given: FactSources): ProjectFacts {
  const { parser, sources, declares, summaryOf = () => null } = given
  const isLibrary = (module: string) => stdlibModules.has(module) || declares(module)
  const project = new Sources(parser, sources, isLibrary, summaryOf)
  let shared: Facts | null = null
  const ofAll = () => {
    shared ??= factsIn(project.view(null), project, given, withFile, true)
    return shared
  }
  /** A file that is what the project has on disk shares its answers with all others, once somebody had to read the project. */
  function withFile(file: PythonFile): Facts {
    let own: Facts | null = null
    return deferred(question => {
      if (!project.isCurrent(file)) {
        own ??= factsIn(project.view(file), project, given, withFile, false)
        const answer = question(own)
        // The question for which the project was read is answered as those after it: by what all files share.
        if (!project.isCurrent(file)) return answer
      }
      project.adopt(file)
      return question(ofAll())
    })
  }
  return {
    ...deferred(question => question(ofAll())),
    replace(path, text) {
      project.replace(path, text)
      shared = null
    },
  }
}

type Given = Pick<FactSources, 'declares' | 'isEntryPoint' | 'pytestSetup'>

const PLAIN_SETUP: PytestSetup = { asyncioMode: 'strict', asyncioVersions: [] }

/** @param isShared true for the facts of the project as it was read */
function factsIn(
  view: View,
  project: Sources,
  { declares, isEntryPoint, pytestSetup }: Given,
  withFile: Facts['withFile'],
  isShared: boolean,
): Facts {
  const linker = new Linker(view)
  const reach = new Reach(linker)
  const callers = new Callers(view, linker)
  const awaitables = new Awaitables(linker)
  const chains = new Chains(linker)
  const families = new Families(view, linker)
  const kept = new Map<object, unknown>()
  const lookups = new Memo<null, readonly LookupSummary[]>()
  return {
    declares,
    isEntryPoint: isEntryPoint ?? (() => false),
    pytestSetup: pytestSetup ?? (() => PLAIN_SETUP),
    functionNamed: name => linker.functionNamed(name),
    libraryName: name => linker.libraryName(name),
    called: path => awaitables.called(path),
    blockingChain: (path, isConsumed, given) => chains.chainOf(path, isConsumed, given),
    meaningOf: path => nameOf(linker.resolve(path)),
    familyOf: method => families.of(method),
    obligationOf: method => families.obligationOf(method),
    kinship: (path, owners) => families.kinship(path, owners),
    ancestorsOf: name => {
      const target = linker.resolve(name)
      return target?.kind === 'class' ? linker.lineageOf(target.class, target.home) : null
    },
    isModule: name => view.module(name) !== null,
    wordsFor: name => families.wordsFor(name),
    coroutineNames: () => project.coroutineNames(),
    // A file that is no longer what the project knows may have new ones.
    mayNameCoroutine: name => !isShared || project.mayNameCoroutine(name),
    builtLookups: () =>
      lookups.get(null, () => {
        const files = new Set(lookupWords.flatMap(word => view.holding(word)))
        return [...files].flatMap(each => each.lookups)
      }),
    filesWith: word => view.opened(word),
    spreadOf: word => project.spreadOf(word),
    fileAt: path => view.at(path),
    effectsOf: name => reach.effectsOf(name),
    workOf: name => reach.workOf(name),
    reaches: (name, accepts) => reach.firstCall(name, accepts),
    handlersAbove: name => callers.handlersAbove(name),
    openHandlers: exceptions => callers.openHandlers(exceptions),
    patchedElsewhere: (word, path) => callers.patchedElsewhere(word, path),
    mentionsElsewhere: (prefix, path) => callers.mentionsElsewhere(prefix, path),
    takesFrom: (module, name, path) => project.takesFrom(module, name, path),
    mayUseAttribute: (owner, name, path) => project.mayUseAttribute(owner, name, path),
    changesInPlace: (name, path) => project.changesInPlace(name, path),
    keptAnswers: <K, V>(question: object, store?: () => Store<K, V>) => {
      const memo = (kept.get(question) as Memo<K, V> | undefined) ?? new Memo<K, V>(store?.())
      kept.set(question, memo)
      return memo
    },
    withFile,
  }
}

/** Facts that are made when a question comes. */
function deferred(ask: <T>(question: (facts: Facts) => T) => T): Facts {
  return timedMethods('link', {
    declares: distribution => ask(facts => facts.declares(distribution)),
    isEntryPoint: name => ask(facts => facts.isEntryPoint(name)),
    pytestSetup: () => ask(facts => facts.pytestSetup()),
    functionNamed: name => ask(facts => facts.functionNamed(name)),
    libraryName: name => ask(facts => facts.libraryName(name)),
    called: path => ask(facts => facts.called(path)),
    blockingChain: (path, isConsumed, given) => ask(facts => facts.blockingChain(path, isConsumed, given)),
    meaningOf: path => ask(facts => facts.meaningOf(path)),
    familyOf: method => ask(facts => facts.familyOf(method)),
    obligationOf: method => ask(facts => facts.obligationOf(method)),
    kinship: (path, owners) => ask(facts => facts.kinship(path, owners)),
    ancestorsOf: name => ask(facts => facts.ancestorsOf(name)),
    isModule: name => ask(facts => facts.isModule(name)),
    wordsFor: name => ask(facts => facts.wordsFor(name)),
    coroutineNames: () => ask(facts => facts.coroutineNames()),
    mayNameCoroutine: name => ask(facts => facts.mayNameCoroutine(name)),
    builtLookups: () => ask(facts => facts.builtLookups()),
    filesWith: word => ask(facts => facts.filesWith(word)),
    spreadOf: word => ask(facts => facts.spreadOf(word)),
    fileAt: path => ask(facts => facts.fileAt(path)),
    effectsOf: name => ask(facts => facts.effectsOf(name)),
    workOf: name => ask(facts => facts.workOf(name)),
    reaches: (name, accepts) => ask(facts => facts.reaches(name, accepts)),
    handlersAbove: name => ask(facts => facts.handlersAbove(name)),
    openHandlers: exceptions => ask(facts => facts.openHandlers(exceptions)),
    patchedElsewhere: (word, path) => ask(facts => facts.patchedElsewhere(word, path)),
    mentionsElsewhere: (prefix, path) => ask(facts => facts.mentionsElsewhere(prefix, path)),
    takesFrom: (module, name, path) => ask(facts => facts.takesFrom(module, name, path)),
    mayUseAttribute: (owner, name, path) => ask(facts => facts.mayUseAttribute(owner, name, path)),
    changesInPlace: (name, path) => ask(facts => facts.changesInPlace(name, path)),
    keptAnswers: <K, V>(question: object, store?: () => Store<K, V>) =>
      ask(facts => facts.keptAnswers<K, V>(question, store)),
    withFile: file => ask(facts => facts.withFile(file)),
  })
}

function nameOf(target: Target | null): string | null {
  if (target?.kind === 'function') return target.function.name
  return target?.kind === 'class' ? target.class.name : (target?.name ?? null)
}
