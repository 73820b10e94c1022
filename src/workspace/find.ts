/** Finds the Python files below the paths a person named. */

import { isUtf8 } from 'node:buffer'
import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { isNotebookPath } from '../python/cells.ts'
import {
  gitignoreOf,
  gitignoresAbove,
  type IgnoreRules,
  isIgnored,
  mostGlobstars,
  relativePath,
} from './ignore-rules.ts'
import { errorCode, explainError, failure, type Problem, warning } from './problem.ts'
import { asSpelled } from './spelling.ts'

/** Folders that nobody wants to have rewritten; they are searched only when they are named. */
export const defaultExcludes: readonly string[] = [
  '.async_fix_cache',
  '.bzr',
  '.direnv',
  '.eggs',
  '.git',
  '.hg',
  '.ipynb_checkpoints',
  '.mypy_cache',
  '.nox',
  '.pyenv',
  '.pytest_cache',
  '.pytype',
  '.ruff_cache',
  '.svn',
  '.tox',
  '.venv',
  '.vscode',
  '__pycache__',
  '__pypackages__',
  '_build',
  'buck-out',
  'build',
  'dist',
  'node_modules',
  'site-packages',
  'venv',
]

export type FindOptions = {
  /** Absolute, or relative to `cwd`. */
  readonly paths: readonly string[]
  /** Absolute. */
  readonly cwd: string
  readonly respectGitignore: boolean
  /** Apply the excludes to the named paths as well. */
  readonly forceExclude: boolean
  /** The exclude rules that hold in a folder; throws when they cannot be known. */
  readonly excludesOf: (folder: string) => readonly IgnoreRules[]
}

export type Found = {
  /** Absolute paths, sorted, each file once. */
  readonly files: readonly string[]
  /** Links to files outside of the given paths: they may be read, but a fix must not lead there. */
  readonly outside: readonly string[]
  readonly problems: readonly Problem[]
}

/** Finds files; what cannot be searched becomes a problem, and the rest is found all the same. */
export function findFiles(options: FindOptions): Found {
  const search = new Search(options)
  for (const named of options.paths) search.start(path.resolve(options.cwd, named))
  return search.result()
}

/** A path as people want to read it: relative to `cwd` where it lies below it, with `/` as separator. */
export function shownPath(file: string, cwd: string): string {
  const start = cwd + path.sep
  const isPlain = path.sep === '/' && file.startsWith(start) && !file.includes('/.')
  const relative = isPlain ? file.slice(start.length) : path.relative(cwd, file)
  const inside = relative !== '' && relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative)
  return (inside ? relative : file).replaceAll(path.sep, '/')
}

/** True when the excludes cover a path, or a folder above it up to the current one. */
export function isExcluded(file: string, isFolder: boolean, options: Pick<FindOptions, 'cwd' | 'excludesOf'>): boolean {
  const excludes = options.excludesOf(path.dirname(file))
  for (let at = file; relativePath(options.cwd, at) !== null; at = path.dirname(at))
    if (isIgnored(excludes, at, at !== file || isFolder)) return true
  return isIgnored(excludes, file, isFolder)
}

class Search {
  readonly #options: FindOptions
  /** Path by real path, so that a file reached twice is done once. */
  readonly #files = new Map<string, string>()
  /** Links by the real paths of the files that they lead to, which may be found by themselves later. */
  readonly #links = new Map<string, string>()
  readonly #problems: Problem[] = []
  /** Real paths of the folders that were named. */
  readonly #tops: string[] = []

  constructor(options: FindOptions) {
    this.#options = options
  }

  result(): Found {
    const outside: string[] = []
    for (const [real, link] of this.#links) {
      if (this.#files.has(real)) continue
      this.#guard(link, false, () => {
        if (this.#isGiven(real)) return this.#add(link, real)
        outside.push(link)
        this.#problems.push(warning(this.#shown(link), 'symbolic link to a file that was not given, left alone'))
      })
    }
    const files = this.#options.paths.length > 1 ? withoutCaseTwins(this.#files) : this.#files
    return { files: [...files.values()].sort(), outside, problems: this.#problems }
  }

  /** Whether a file lies below a folder that was named, and is not excluded there. */
  #isGiven(real: string): boolean {
    const isBelow = this.#tops.some(top => real.startsWith(top.endsWith(path.sep) ? top : top + path.sep))
    return isBelow && !isExcluded(real, false, this.#options)
  }

  start(named: string): void {
    this.#guard(named, true, () => {
      const stats = statSync(named)
      if (this.#options.forceExclude && isExcluded(named, stats.isDirectory(), this.#options)) return
      if (stats.isDirectory())
        this.#walk(named, this.#options.respectGitignore ? this.#known(gitignoresAbove(named)) : [])
      else if (stats.isFile()) this.#addNamed(asSpelled(named))
      else throw new Error('is neither a file nor a folder')
    })
  }

  /** Searches one folder and those below it; an explicit stack, for a tree may be deeper than the call stack. */
  #walk(top: string, inherited: readonly IgnoreRules[]): void {
    const realTop = realpathSync(top)
    this.#tops.push(realTop)
    const stack = [{ folder: top, gitignores: inherited }]
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { folder, gitignores } = next
      this.#guard(folder, folder === top, () => {
        const entries = readdirSync(folder, { withFileTypes: true })
        const own = this.#options.respectGitignore && entries.some(entry => entry.name === '.gitignore')
        const rules = own ? [...gitignores, ...this.#known(gitignoreOf(folder))] : gitignores
        const excludes = this.#options
          .excludesOf(folder)
          .filter(each => each.base === null || !isIgnored([each], top, true))
        let named: Set<string> | null = null
        const wellNamed = () => (named ??= namesInUtf8(folder))
        for (const entry of entries) {
          const isFolder = entry.isDirectory()
          if (!isFolder && !isSourcePath(entry.name)) continue
          const file = folder.endsWith(path.sep) ? folder + entry.name : folder + path.sep + entry.name
          // Of two that look alike one may have the very name that is shown.
          if (entry.name.includes('\ufffd') && !wellNamed().delete(entry.name)) {
            this.#problems.push(warning(this.#shown(file), 'its name is not valid UTF-8, skipped'))
            continue
          }
          if (isIgnored(excludes, file, isFolder) || isIgnored(rules, file, isFolder)) continue
          if (isFolder) stack.push({ folder: file, gitignores: rules })
          else this.#enter(entry, file, realTop + file.slice(top.length))
        }
      })
    }
  }

  /** Takes a file found on the way. Links to folders are not followed: they may lead out of what was named, or in circles. */
  #enter(entry: Dirent, file: string, real: string): void {
    if (entry.isFile()) this.#add(file, real)
    else if (entry.isSymbolicLink())
      this.#guard(file, false, () => {
        const to = realpathSync(file)
        if (statSync(file).isFile() && !this.#links.has(to)) this.#links.set(to, file)
      })
    else this.#problems.push(warning(this.#shown(file), 'not a regular file, skipped'))
  }

  /** Says so where some of the patterns are not followed. */
  #known(rules: readonly IgnoreRules[]): readonly IgnoreRules[] {
    for (const { base, leftOut = 0 } of rules)
      if (leftOut > 0)
        this.#problems.push(
          warning(
            this.#shown(path.join(base ?? '', '.gitignore')),
            `${leftOut} of its patterns are too many, or have more than ${mostGlobstars} \`**\`, and are not followed`,
          ),
        )
    return rules
  }

  #addNamed(file: string): void {
    this.#add(file, realpathSync(file))
  }

  #add(file: string, real: string): void {
    const known = this.#files.get(real)
    if (known === undefined || (file === real && known !== real)) this.#files.set(real, file)
  }

  /** Runs a step; what the file system refuses becomes a problem: a failure for what was named, else a warning. */
  #guard(file: string, named: boolean, step: () => void): void {
    try {
      step()
    } catch (error) {
      const dangling = !named && errorCode(error) === 'ENOENT'
      const message = dangling ? 'symbolic link to a file that does not exist, skipped' : explainError(error)
      this.#problems.push((named ? failure : warning)(this.#shown(file), message))
    }
  }

  #shown(file: string): string {
    return shownPath(file, this.#options.cwd)
  }
}

/** The names in a folder that mean what they show; in all others something stands for bytes that are no characters. */
function namesInUtf8(folder: string): Set<string> {
  return new Set(
    readdirSync(folder, { encoding: 'buffer' })
      .filter(name => isUtf8(name))
      .map(name => name.toString('utf8')),
  )
}

/**
 * Where upper and lower case are the same to the file system, one file can be named in several spellings. Each is kept once, as it was
 * found first.
 * @param files paths by real paths
 */
function withoutCaseTwins(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const bySpelling = new Map<string, string[]>()
  for (const real of files.keys()) {
    const spelling = real.toLowerCase()
    bySpelling.set(spelling, [...(bySpelling.get(spelling) ?? []), real])
  }
  const twins = [...bySpelling.values()].flatMap(([first, ...others]) =>
    others.filter(each => isSameFile(first as string, each)),
  )
  return twins.length === 0 ? files : new Map([...files].filter(([real]) => !twins.includes(real)))
}

/** True for two names of one directory entry; two hard links are two files, since each is replaced by itself. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map(each => statSync(each, { throwIfNoEntry: false }))
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino && a.nlink === 1
}

/** True for a file that is taken for Python source, by its name. */
export function isSourcePath(name: string): boolean {
  return name.endsWith('.py') || name.endsWith('.pyi') || isNotebookPath(name)
}
