/** A worker thread of a run: looks at files as the first thread does, and reports on each. */

import { transforms as allTransforms } from '../../transforms/index.ts'
import { type Ground, recorded } from '../project/dependencies.ts'
import { FileStates } from '../workspace/cache/states.ts'
import { Claims, type Stretch } from '../workspace/claims.ts'
import { readPython } from '../workspace/read.ts'
import { bodyOf, type Memory } from './caches.ts'
import { Inspector } from './inspect.ts'
import { LateParser } from './late-parser.ts'
import type { RunOptions } from './options.ts'
import { Projects } from './projects.ts'
import { type Keepsake, plainGround, type Report, sendable } from './reports.ts'
import { Setups } from './setups.ts'

/** What a run is about, for all of its threads. */
export type Assignment = {
  readonly options: RunOptions
  readonly cwd: string
  /** By absolute paths, in the order of the run. */
  readonly files: readonly string[]
  /** Those that the person named. */
  readonly named: ReadonlySet<string>
  /** The top of a project of which the files are all there is; null where that is not known. */
  readonly top: string | null
  readonly inBulk: boolean
  /** Whether what is found is kept for later runs. */
  readonly isKept: boolean
}

export type Share = { readonly thread: number; readonly stretch: Stretch; readonly claims: SharedArrayBuffer }

/** Looks at files until all are taken. */
export async function work(): Promise<void> {
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads')
  const { assignment, share } = workerData as { readonly assignment: Assignment; readonly share: Share }
  const bench = new Bench(assignment)
  const claims = new Claims(share.claims, share.thread, share.stretch)
  for (let file = claims.next(); file !== null; file = claims.next()) {
    const report = await bench.lookAt(file)
    parentPort?.postMessage(report)
  }
}

/** What a thread needs to look at files. */
class Bench {
  readonly #assignment: Assignment
  readonly #states = new FileStates()
  readonly #notes = new Notes()
  readonly #projects: Projects
  readonly #inspector: Inspector

  constructor(assignment: Assignment) {
    const { options, cwd, files, top, inBulk, isKept } = assignment
    this.#assignment = assignment
    const parser = new LateParser(files, options.fullParse)
    this.#projects = new Projects(cwd, parser, files, new Map(), file => this.#read(file))
    if (top !== null) this.#projects.found(top, files)
    const setups = new Setups(options, cwd, allTransforms)
    const memory = isKept ? this.#notes : null
    this.#inspector = new Inspector(options, cwd, setups, this.#projects, parser, files, memory, inBulk)
  }

  async lookAt(file: number): Promise<Report> {
    const { files, named } = this.#assignment
    const path = files[file] as string
    const inspected = await this.#inspector.inspect(path, named.has(path), () => this.#read(path))
    return {
      file,
      inspected: sendable(inspected),
      ...this.#notes.take(),
      isProjectRead: this.#projects.isRead(this.#projects.rootOf(path)),
      states: this.#states.news(),
    }
  }

  #read(file: string) {
    return this.#assignment.isKept ? this.#states.read(file) : readPython(file)
  }
}

/** Remembers what the thread that has the caches is to keep. */
class Notes implements Memory {
  readonly #numbers = new WeakMap<Ground, number>()
  #count = 0
  #kept: Keepsake | null = null
  #grounds: Ground[] = []

  of(): null {
    return null
  }

  keeping(...[, , look, isFinal]: Parameters<Memory['keeping']>): ReturnType<Memory['keeping']> {
    const { answer, grounds } = recorded(look)
    if (isFinal(answer)) this.#kept = { body: bodyOf(answer), grounds: [...grounds].map(each => this.#numberOf(each)) }
    return answer
  }

  /** What was noted since this was last called. */
  take(): Pick<Report, 'kept' | 'grounds'> {
    const taken = { kept: this.#kept, grounds: this.#grounds }
    this.#kept = null
    this.#grounds = []
    return taken
  }

  #numberOf(ground: Ground): number {
    const known = this.#numbers.get(ground)
    if (known !== undefined) return known
    const number = this.#count++
    this.#numbers.set(ground, number)
    this.#grounds.push(plainGround(ground))
    return number
  }
}
