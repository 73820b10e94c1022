/** The facts of each project that a run touches, made when the first transform asks. */

import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { Source } from '../engine/run.ts'
import { timed } from '../engine/stopwatch.ts'
import { Memo } from '../project/dependencies.ts'
import { createFacts, type Facts, type ProjectFacts, type PytestSetup } from '../project/facts.ts'
import type { Parser } from '../python/parser.ts'
import { declaredDependencies, normalizeName } from '../workspace/dependencies.ts'
import { entryPoints } from '../workspace/entry-points.ts'
import { defaultExcludes, findFiles, shownPath } from '../workspace/find.ts'
import { excludeRules } from '../workspace/ignore-rules.ts'
import { moduleName, outermostPackage, projectRoot } from '../workspace/project.ts'
import { pytestSetup } from '../workspace/pytest-setup.ts'
import { readPython } from '../workspace/read.ts'

/** So many projects are held in memory at most: a run looks at one after the other, and a project may lie inside of another. */
const MOST_PROJECTS = 2

export class Projects {
  readonly #cwd: string
  readonly #parser: Parser
  /** Every file that was named or found below a named folder. */
  readonly #files: readonly string[]
  #filesByRoot: ReadonlyMap<string | null, readonly string[]> | null = null
  readonly #roots = new Map<string, string | null>()
  /** Ordered by their last use. */
  readonly #facts = new Map<string, ProjectFacts>()
  readonly #overlay: Map<string, string>
  readonly #listed = new Map<string | null, readonly string[]>()
  readonly #asked = new Set<string | null>()
  readonly #readFile: typeof readPython

  /**
   * @param overlay texts that take the place of what is on disk, by absolute path
   * @param readFile reads a file by its absolute path
   */
  constructor(
    cwd: string,
    parser: Parser,
    files: readonly string[],
    overlay: ReadonlyMap<string, string> = new Map(),
    readFile: typeof readPython = readPython,
  ) {
    this.#readFile = readFile
    this.#cwd = cwd
    this.#parser = parser
    this.#files = files
    this.#overlay = new Map(overlay)
  }

  source(file: string, text: string): Source {
    return { path: shownPath(file, this.#cwd), module: moduleName(file, this.rootOf(file)), text }
  }

  /** The facts of the project that a file belongs to. Nothing is read before somebody asks them. */
  factsOf(file: string): Facts {
    const root = this.rootOf(file)
    const key = root ?? ''
    const facts = this.#facts.get(key) ?? this.#newFacts(root)
    this.#facts.delete(key)
    this.#facts.set(key, facts)
    for (const oldest of this.#facts.keys()) if (this.#facts.size > MOST_PROJECTS) this.#facts.delete(oldest)
    return facts
  }

  #newFacts(root: string | null): ProjectFacts {
    let declared: ReadonlySet<string> | null = null
    let setup: PytestSetup | null = null
    const entries = new Memo<string, ReadonlySet<string>>()
    const findEntries = () =>
      new Set((root ? entryPoints(root) : []).flatMap(each => [each, facts.meaningOf(each) ?? each]))
    const facts = createFacts({
      parser: this.#parser,
      sources: () => {
        this.#asked.add(root)
        return this.#sources(this.filesOf(root))
      },
      declares: distribution => {
        declared ??= new Set(this.foldersOf(root).flatMap(each => [...declaredDependencies(each)]))
        return declared.has(normalizeName(distribution))
      },
      isEntryPoint: name => entries.get('', findEntries).has(name),
      pytestSetup: () => {
        setup ??= joined(this.foldersOf(root).map(each => pytestSetup(each)))
        return setup
      },
    })
    return facts
  }

  /** From now on the file has this text, whatever is on disk. */
  renew(file: string, text: string): void {
    this.#overlay.set(file, text)
    this.#facts.get(this.rootOf(file) ?? '')?.replace(shownPath(file, this.#cwd), text)
  }

  /** The text of a file as it is now, or null where it cannot be read. */
  textOf(file: string): string | null {
    return this.#overlay.get(file) ?? this.#read(file)
  }

  /** Every Python file of a project, or of what belongs to none, in the order in which the facts read them; absolute paths. */
  filesOf(root: string | null): readonly string[] {
    const known = this.#listed.get(root)
    if (known) return known
    const listed = [...(root ? this.#below(root) : this.#withoutProject())]
    this.#listed.set(root, listed)
    return listed
  }

  /** Spares the search for the files of a project of which somebody has found all. */
  found(root: string, files: readonly string[]): void {
    if (projectRoot(root) === root) this.#listed.set(root, files)
  }

  /** The folders whose packaging tells what the project declares. */
  foldersOf(root: string | null): readonly string[] {
    return root ? [root] : this.#loneFolders()
  }

  /** True once a question about the project needed its files. */
  isRead(root: string | null): boolean {
    return this.#asked.has(root)
  }

  /** Another thread of the run needed the files of a project for a question. */
  wasRead(root: string | null): void {
    this.#asked.add(root)
  }

  /** The top folder of the project that a file belongs to, or null where it belongs to none. */
  rootOf(file: string): string | null {
    return projectRoot(path.dirname(file), this.#roots)
  }

  /** Those of the files that were named, or found below a named folder, which belong to a project, or to none. */
  namedIn(root: string | null): readonly string[] {
    this.#filesByRoot ??= this.#groupedByRoot()
    return this.#filesByRoot.get(root) ?? []
  }

  #groupedByRoot(): ReadonlyMap<string | null, readonly string[]> {
    const groups = new Map<string | null, string[]>()
    for (const file of this.#files) {
      const root = this.rootOf(file)
      const group = groups.get(root)
      if (group) group.push(file)
      else groups.set(root, [file])
    }
    return groups
  }

  /** All of a project, and what was named in it although it is ignored. */
  #below(root: string): Iterable<string> {
    return new Set([...this.#found(root), ...this.namedIn(root)])
  }

  #found(top: string): readonly string[] {
    const excludes = excludeRules(top, defaultExcludes)
    const options = { cwd: this.#cwd, respectGitignore: true, forceExclude: false, excludesOf: () => excludes }
    const { files, outside } = timed('walk', () => findFiles({ paths: [top], ...options }))
    return [...files, ...outside].sort()
  }

  /**
   * Files without a project count as one, with their packages, or with those beside them: the folder above may be anything, a
   * home folder for example.
   */
  #withoutProject(): Iterable<string> {
    const packages = new Set(this.#loneFolders().map(folder => outermostPackage(folder)))
    const inPackages = [...packages].flatMap(top => (top ? this.#found(top) : []))
    const beside = this.#loneFolders().flatMap(folder => (outermostPackage(folder) ? [] : pythonFilesIn(folder)))
    return new Set([...inPackages, ...beside, ...this.namedIn(null)])
  }

  #loneFolders(): string[] {
    return [...new Set(this.namedIn(null).map(file => path.dirname(file)))]
  }

  *#sources(files: Iterable<string>): Iterable<Source> {
    for (const file of files) {
      const text = this.textOf(file)
      if (text !== null) yield this.source(file, text)
    }
  }

  #read(file: string): string | null {
    const read = timed('read', () => this.#readFile(file))
    return 'text' in read ? read.text : null
  }
}

/** What holds for files of several folders. */
function joined(setups: readonly PytestSetup[]): PytestSetup {
  const isStrict = setups.every(({ asyncioMode }) => asyncioMode === 'strict')
  return {
    asyncioMode: isStrict ? 'strict' : 'other',
    asyncioVersions: setups.flatMap(each => each.asyncioVersions),
  }
}

/** The Python files of one folder; none where it does not exist, as a folder that standard input is said to come from may not. */
function pythonFilesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isFile())
    return entries.filter(({ name }) => /\.(pyi?|ipynb)$/.test(name)).map(({ name }) => path.join(folder, name))
  } catch {
    return []
  }
}
