/** The files of a project, read and summarised one by one as questions need them. */

import { timed } from '../engine/stopwatch.ts'
import { mutators } from '../python/accesses.ts'
import { PythonFile } from '../python/file.ts'
import { firstWhere } from '../python/ordered.ts'
import type { Parser } from '../python/parser.ts'
import { CoroutineNames } from './coroutine-names.ts'
import { type Ground, isRecording, restOn } from './dependencies.ts'
import type { FileSummary } from './summaries.ts'
import { summarise } from './summary.ts'
import { derivations, lastWord, scriptNames, wordsIn } from './texts.ts'

/** One Python source of the project. */
export type ProjectSource = { readonly path: string; readonly module: string; readonly text: string }

/** The project as seen while one file is at work: that file counts as it is now. */
export type View = {
  /** The summary of the file at work, or null where there is none. */
  readonly own: FileSummary | null
  /** The one file that is this module, or null where there is none or more than one. */
  module(name: string): FileSummary | null
  /** Every file whose text holds this text, which ends in a whole word: `def save`. */
  holding(text: string): FileSummary[]
  /**
   * The classes that name the word among their bases, as far as their text tells: whether they mean it is for their bases to say.
   * `name` is their own name in the file.
   */
  deriving(word: string): readonly { readonly home: FileSummary; readonly name: string }[]
  /** The same files, parsed. */
  opened(text: string): PythonFile[]
  /** The file with this path, parsed. */
  at(path: string): PythonFile | null
}

/** In UTF-16 code units of source. Of most files only what was asked for is parsed; read as a whole, a tree takes some fifty bytes for each. */
const MOST_OPEN = 2_000_000

/** What a parsed file takes however short it is, in the same unit. */
const LEAST_OPEN = 300

export class Sources {
  readonly #parser: Parser
  readonly #read: () => Iterable<ProjectSource>
  #all: readonly ProjectSource[] | null = null
  /** Path → place in the order in which the files were read. */
  #places: Map<string, number> | null = null
  #byBase: Map<string, { source: ProjectSource; name: string }[]> | null = null
  #byModule: Map<string, ProjectSource[]> | null = null
  #byWord: Map<string, ProjectSource[]> | null = null
  readonly #byText = new Map<string, readonly ProjectSource[]>()
  /** What answers rest on, by kind and name. */
  readonly #grounds = new Map<string, Ground>()
  readonly #summaries = new Map<ProjectSource, FileSummary>()
  /** Ordered by their last use. */
  readonly #opened = new Map<ProjectSource, PythonFile>()
  /** In UTF-16 code units. */
  #openedSize = 0
  /** Files that are what the project has under their paths. */
  readonly #same = new WeakMap<PythonFile, ProjectSource>()
  #scripts: ReadonlyMap<string, readonly ProjectSource[]> | null = null
  #coroutineNames: CoroutineNames | null = null
  readonly #isLibrary: (module: string) => boolean

  readonly #summaryOf: (source: ProjectSource) => FileSummary | null

  /**
   * @param isLibrary true for a top-level module that may come from elsewhere than the project
   * @param summaryOf the summary of a source where it is known already, else null
   */
  constructor(
    parser: Parser,
    read: () => Iterable<ProjectSource>,
    isLibrary: (module: string) => boolean,
    summaryOf: (source: ProjectSource) => FileSummary | null,
  ) {
    this.#parser = parser
    this.#read = read
    this.#isLibrary = isLibrary
    this.#summaryOf = summaryOf
  }

  /** @param file the file at work, or null for the project as it was read */
  view(file: PythonFile | null): View {
    let summary: FileSummary | null = null
    let derived: ReturnType<typeof derivations> | null = null
    const own = () => {
      if (file) summary ??= timed('summarise', () => summarise(file, () => file))
      return summary
    }
    return {
      get own() {
        return own()
      },
      module: name => {
        if (file?.module === name) return own()
        const found = this.#module(name)
        return found && found.path !== file?.path ? this.#summary(found) : null
      },
      holding: text => {
        const others = this.#holding(text).filter(source => source.path !== file?.path)
        const found = others.map(source => this.#summary(source))
        const current = file?.text.includes(text) ? own() : null
        return current ? [current, ...found] : found
      },
      deriving: word => {
        const others = this.#deriving(word).filter(({ source }) => source.path !== file?.path)
        const found = others.map(({ source, name }) => ({ home: this.#summary(source), name }))
        derived ??= file ? derivations(file.text) : []
        const inOwn = derived.filter(each => each.bases.has(word))
        return [...inOwn.map(({ name }) => ({ home: own() as FileSummary, name })), ...found]
      },
      opened: text => {
        const others = this.#holding(text).filter(source => source.path !== file?.path)
        const found = others.map(source => this.#open(source))
        return file?.text.includes(text) ? [file, ...found] : found
      },
      at: path => {
        if (file?.path === path) return file
        this.#restOn('file', path)
        const source = this.#sourceAt(path)
        return source ? this.#open(source) : null
      },
    }
  }

  /**
   * True when another file imports the name from the module, or writes `module.name`, as `patch("shop.watch.time")` does.
   * Looks at texts, by the last part of the module's name: that a name may be needed is enough.
   */
  takesFrom(module: string, name: string, path: string): boolean {
    // A script's file may have any name: `plot (new.py`.
    const last = (module.split('.').at(-1) as string).replace(/[\\^$*+?()[\]{}|]/g, '\\$&')
    const taken = new RegExp(
      `\\b${last}\\.${name}\\b|\\bfrom\\s+[\\w.]*\\b${last}\\s+import\\b(?:[^\\n(]*|\\s*\\([^)]*)\\b${name}\\b`,
    )
    return this.#holding(name).some(source => source.path !== path && taken.test(source.text))
  }

  /** As `Facts.mayUseAttribute`. */
  mayUseAttribute(owner: string, name: string, path: string): boolean {
    const used = new RegExp(`(?<!\\b(?:self|cls))\\s*\\.\\s*${name}\\b|(["'])${name}\\1`)
    const derived = new RegExp(`\\bclass\\s+\\w+\\s*\\([^)]*\\b${owner}\\b|\\b${owner}\\s+as\\b`)
    const isOther = (source: ProjectSource) => source.path !== path
    return (
      this.#holding(name).some(source => isOther(source) && used.test(source.text)) ||
      this.#holding(owner).some(source => isOther(source) && derived.test(source.text))
    )
  }

  /** True for a file that the project was read with under its path and with its text; false as long as it was not read. */
  isCurrent(file: PythonFile): boolean {
    if (this.#all === null) return false
    const source = this.#sourceAt(file.path)
    // Asked with every question: long texts are compared once.
    if (source && this.#same.get(file) === source) return true
    if (!source || source.text !== file.text) return false
    this.#same.set(file, source)
    return true
  }

  #sourceAt(path: string): ProjectSource | undefined {
    this.#places ??= new Map(this.#sources().map((source, place) => [source.path, place]))
    const place = this.#places.get(path)
    return place === undefined ? undefined : this.#sources()[place]
  }

  /** Spares the parser a file that somebody has parsed already. */
  adopt(file: PythonFile): void {
    const source = this.#places ? this.#sourceAt(file.path) : null
    if (source && source.module === file.module) this.#keepOpen(source, file)
  }

  /** As `Facts.coroutineNames`. A file that is passed over for want of a name rests on all texts that may bring one along. */
  coroutineNames(): CoroutineNames {
    this.#coroutineNames ??= new CoroutineNames(this.#sources())
    restOn(this.#coroutineNames.ground)
    return this.#coroutineNames
  }

  /** As `Facts.mayNameCoroutine`. */
  mayNameCoroutine(name: string): boolean {
    return this.#coroutineNames?.has(name) ?? true
  }

  /** As `Facts.spreadOf`. */
  spreadOf(word: string): number {
    return this.#holding(word).length
  }

  /** As `Facts.changesInPlace`. */
  changesInPlace(name: string, path: string): boolean {
    const methods = [...mutators].join('|')
    const changed = new RegExp(
      `(?<!\\bsys\\.)\\b${name}\\s*(?:\\.\\s*(?:${methods})\\s*\\(|\\[[^\\]\\n]*\\]\\s*(?:[-+*/|&]|//)?=(?!=))|\\bdel\\s+[\\w.]*\\b${name}\\[`,
    )
    return this.#holding(name).some(source => source.path !== path && changed.test(source.text))
  }

  /** From now on the file has another text. */
  replace(path: string, text: string): void {
    const old = this.#sourceAt(path)
    if (!old || old.text === text) return
    const source = { ...old, text }
    this.#all = this.#sources().with(this.#placeOf(old), source)
    this.#byText.clear()
    this.#grounds.clear()
    this.#byBase = null
    this.#scripts = null
    this.#coroutineNames = null
    const ofModule = this.#byModule?.get(old.module) ?? []
    this.#byModule?.set(
      old.module,
      ofModule.map(each => (each === old ? source : each)),
    )
    this.#replaceWords(old, source)
    this.#summaries.delete(old)
    this.#close(old)
  }

  /** Every list stays in the order in which the files were read. It takes no look at each file: a run may replace thousands of them. */
  #replaceWords(old: ProjectSource, source: ProjectSource): void {
    if (!this.#byWord) return
    const words = wordsIn(source.text)
    const place = this.#placeOf(old)
    for (const word of new Set([...wordsIn(old.text), ...words])) {
      const list = this.#byWord.get(word) ?? []
      const at = firstWhere(list, each => this.#placeOf(each) >= place)
      this.#byWord.set(word, list.toSpliced(at, list[at] === old ? 1 : 0, ...(words.has(word) ? [source] : [])))
    }
  }

  /** Of a file of the project. */
  #placeOf({ path }: ProjectSource): number {
    return this.#places?.get(path) ?? 0
  }

  #sources(): readonly ProjectSource[] {
    this.#all ??= [...this.#read()]
    return this.#all
  }

  #holding(text: string): readonly ProjectSource[] {
    const holders = this.#holders(text)
    this.#restOn('text', text, holders)
    return holders
  }

  #holders(text: string): readonly ProjectSource[] {
    const known = this.#byText.get(text)
    if (known) return known
    const last = lastWord(text)
    const candidates = last === undefined ? this.#sources() : (this.#words().get(last) ?? [])
    const found = text === last ? candidates : candidates.filter(source => source.text.includes(text))
    this.#byText.set(text, found)
    return found
  }

  /** Word → the files that hold it, made in one go: questions come by the thousand. */
  #words(): Map<string, ProjectSource[]> {
    if (this.#byWord) return this.#byWord
    const index = new Map<string, ProjectSource[]>()
    for (const source of this.#sources()) {
      for (const word of wordsIn(source.text)) {
        const files = index.get(word)
        if (files) files.push(source)
        else index.set(word, [source])
      }
    }
    this.#byWord = index
    return index
  }

  #modules(): Map<string, ProjectSource[]> {
    if (this.#byModule) return this.#byModule
    const modules = new Map<string, ProjectSource[]>()
    for (const source of this.#sources()) modules.set(source.module, [...(modules.get(source.module) ?? []), source])
    this.#byModule = modules
    return modules
  }

  /** The one file that is this module; a stub (`.pyi`) only counts where there is no source. */
  #module(name: string): ProjectSource | null {
    const found = this.#modules().get(name) ?? this.#beside(name)
    const sources = found.filter(({ path }) => !path.endsWith('.pyi'))
    const candidates = sources.length > 0 ? sources : found
    if (isRecording()) this.#restOn('modules', this.#nearestModule(name))
    if (candidates.length !== 1) return null
    const [module] = candidates as [ProjectSource]
    this.#restOn('file', module.path)
    return module
  }

  /** The longest beginning of the name that is a module: whatever comes to be a module of that name is inside of it, or it itself. */
  #nearestModule(name: string): string {
    for (let length = name.length; length > 0; length = name.lastIndexOf('.', length - 1)) {
      const beginning = name.slice(0, length)
      if (this.#modules().has(beginning) || this.#beside(beginning).length > 0) return beginning
    }
    return name.split('.')[0] as string
  }

  #restOn(kind: Ground['kind'], name: string, holders: readonly ProjectSource[] = []): void {
    if (!isRecording()) return
    const key = `${kind} ${name}`
    let ground = this.#grounds.get(key)
    if (!ground) {
      ground = kind === 'file' || kind === 'modules' ? { kind, name } : { kind, name, holders }
      this.#grounds.set(key, ground)
    }
    restOn(ground)
  }

  /**
   * The files that a script finds beside itself: the folder of a script is on the module search path (docs, `sys.path`), so
   * that `scripts/report.py` imports `scripts/tables.py` as `tables`. Not where a library may go by that name.
   */
  #beside(name: string): readonly ProjectSource[] {
    this.#scripts ??= scriptNames(this.#sources())
    const [top] = name.split('.') as [string]
    return this.#isLibrary(top) ? [] : (this.#scripts.get(name) ?? [])
  }

  #deriving(word: string): readonly { source: ProjectSource; name: string }[] {
    if (!this.#byBase) {
      const index = new Map<string, { source: ProjectSource; name: string }[]>()
      for (const source of this.#sources())
        for (const { name, bases } of derivations(source.text))
          for (const base of bases) {
            const known = index.get(base)
            if (known) known.push({ source, name })
            else index.set(base, [{ source, name }])
          }
      this.#byBase = index
    }
    const derived = this.#byBase.get(word) ?? []
    this.#restOn(
      'bases',
      word,
      derived.map(({ source }) => source),
    )
    return derived
  }

  #summary(source: ProjectSource): FileSummary {
    const known = this.#summaries.get(source)
    if (known) return known
    const summary =
      this.#summaryOf(source) ?? timed('summarise', () => summarise(this.#open(source), () => this.#open(source)))
    this.#summaries.set(source, summary)
    return summary
  }

  /** Parses a file, or gives it as it was parsed not long ago: a few questions about it tend to come together. */
  #open(source: ProjectSource): PythonFile {
    const file = this.#opened.get(source) ?? new PythonFile(source.path, source.module, this.#parser.parse(source.text))
    this.#keepOpen(source, file)
    return file
  }

  #keepOpen(source: ProjectSource, file: PythonFile): void {
    this.#close(source)
    this.#opened.set(source, file)
    this.#openedSize += openSize(source)
    for (const oldest of this.#opened.keys()) {
      if (this.#openedSize <= MOST_OPEN || oldest === source) break
      this.#close(oldest)
    }
  }

  #close(source: ProjectSource): void {
    if (this.#opened.delete(source)) this.#openedSize -= openSize(source)
  }
}

function openSize({ text }: ProjectSource): number {
  return text.length + LEAST_OPEN
}
