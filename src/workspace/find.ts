/** Finds the Python files below the paths a person named. */

import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
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
  readonly #problems: Problem[] = []
  #tops: readonly string[] | null = null

  constructor(options: FindOptions) {
    this.#options = options
  }

  result(): Found {
    return { files: [...this.#files.values()].sort(), problems: this.#problems }
  }

  start(named: string): void {
    this.#guard(named, true, () => {
      const stats = statSync(named)
      if (this.#options.forceExclude && isExcluded(named, stats.isDirectory(), this.#options)) return
      if (stats.isDirectory())
        this.#walk(named, this.#options.respectGitignore ? this.#known(gitignoresAbove(named)) : [])
      else if (stats.isFile()) this.#add(named, realpathSync(named))
      else throw new Error('is neither a file nor a folder')
    })
  }

  /** Searches one folder and those below it; an explicit stack, for a tree may be deeper than the call stack. */
  #walk(top: string, inherited: readonly IgnoreRules[]): void {
    const realTop = realpathSync(top)
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
        for (const entry of entries) {
          const isFolder = entry.isDirectory()
          if (!isFolder && !isPython(entry.name)) continue
          const file = folder.endsWith(path.sep) ? folder + entry.name : folder + path.sep + entry.name
          if (entry.name.includes('\ufffd') && !existsSync(file)) {
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
        if (!statSync(file).isFile()) return
        const real = realpathSync(file)
        if (this.#isGiven(real)) this.#add(file, real)
        else this.#problems.push(warning(this.#shown(file), 'symbolic link that leads out of the given paths, skipped'))
      })
    else this.#problems.push(warning(this.#shown(file), 'not a regular file, skipped'))
  }

  /** True below a path that the person named. */
  #isGiven(real: string): boolean {
    this.#tops ??= this.#options.paths.flatMap(named => realPaths(path.resolve(this.#options.cwd, named)))
    return this.#tops.some(top => real === top || relativePath(top, real) !== null)
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

/** The real path; none of what is not there. */
function realPaths(file: string): string[] {
  try {
    return [realpathSync(file)]
  } catch {
    return []
  }
}

function isPython(name: string): boolean {
  return name.endsWith('.py') || name.endsWith('.pyi') || isNotebookPath(name)
}
