/** The files of a project, read and summarised one by one as questions need them. */

import { PythonFile } from '../python/file.ts'
import type { Parser } from '../python/parser.ts'
import type { FileSummary } from './facts.ts'
import { summarise } from './summary.ts'

/** One Python source of the project. */
export type ProjectSource = { readonly path: string; readonly module: string; readonly text: string }

/** The project as seen while one file is at work: that file counts as it is now. */
export type View = {
  /** The summary of the file at work, or null where there is none. */
  readonly own: FileSummary | null
  /** The one file that is this module, or null where there is none or more than one. */
  module(name: string): FileSummary | null
  /** Every file whose text holds the word. */
  holding(word: string): FileSummary[]
}

export class Sources {
  readonly #parser: Parser
  readonly #read: () => Iterable<ProjectSource>
  #all: readonly ProjectSource[] | null = null
  #byModule: ReadonlyMap<string, ProjectSource[]> | null = null
  readonly #byWord = new Map<string, readonly ProjectSource[]>()
  readonly #summaries = new Map<ProjectSource, FileSummary>()

  constructor(parser: Parser, read: () => Iterable<ProjectSource>) {
    this.#parser = parser
    this.#read = read
  }

  /** @param file the file at work, or null for the project as it was read */
  view(file: PythonFile | null): View {
    let summary: FileSummary | null = null
    const own = () => {
      if (file) summary ??= summarise(file)
      return summary
    }
    return {
      get own() {
        return own()
      },
      module: name => {
        if (file?.module === name) return own()
        const found =
          this.#modules()
            .get(name)
            ?.filter(source => source.path !== file?.path) ?? []
        return found.length === 1 ? this.#summary(found[0] as ProjectSource) : null
      },
      holding: word => {
        const others = this.#holding(word).filter(source => source.path !== file?.path)
        const found = others.map(source => this.#summary(source))
        const current = file?.text.includes(word) ? own() : null
        return current ? [current, ...found] : found
      },
    }
  }

  #sources(): readonly ProjectSource[] {
    this.#all ??= [...this.#read()]
    return this.#all
  }

  #holding(word: string): readonly ProjectSource[] {
    const known = this.#byWord.get(word)
    if (known) return known
    const found = this.#sources().filter(source => source.text.includes(word))
    this.#byWord.set(word, found)
    return found
  }

  #modules(): ReadonlyMap<string, ProjectSource[]> {
    if (this.#byModule) return this.#byModule
    const modules = new Map<string, ProjectSource[]>()
    for (const source of this.#sources()) modules.set(source.module, [...(modules.get(source.module) ?? []), source])
    this.#byModule = modules
    return modules
  }

  #summary(source: ProjectSource): FileSummary {
    const known = this.#summaries.get(source)
    if (known) return known
    const summary = summarise(new PythonFile(source.path, source.module, this.#parser.parse(source.text)))
    this.#summaries.set(source, summary)
    return summary
  }
}
