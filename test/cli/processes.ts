/** Runs the built program as a process of its own, with a folder of its own for what it remembers. */

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const program = path.resolve('dist/cli.cjs')
const caches = path.resolve('node_modules/.cache/async-fix/test-caches')

export type Ended = {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export type Place = {
  /** The current folder of the program. */
  readonly cwd: string
  /** What takes the place of the user's folder for state. */
  readonly state: string
}

/** @throws Error where nothing has been built yet */
export function needBuild(): void {
  if (!existsSync(program)) throw new Error('dist/cli.cjs is missing: run `npm run build` first')
}

/** Starts the program. */
export function launch(
  { cwd, state }: Place,
  argv: readonly string[],
  more: Readonly<Record<string, string>> = {},
  user: { readonly uid?: number; readonly gid?: number } = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  mkdirSync(caches, { recursive: true })
  const env = {
    ...process.env,
    XDG_STATE_HOME: state,
    XDG_CACHE_HOME: caches,
    HOME: state,
    LOCALAPPDATA: state,
    ...more,
  }
  const child = spawn(process.execPath, [program, ...argv], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], ...user })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk
    })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status, signal) => resolve({ status, signal, ...output }))
  })
  return { child, ended }
}

/**
 * Runs the program to its end, or until it is killed: before a call of the file system below its folders, by its number, or before it
 * replaces a file of this name.
 */
export function runToEnd(place: Place, argv: readonly string[], killAt: number | string | null = null): Promise<Ended> {
  const hook = { NODE_OPTIONS: `--require ${path.resolve('test/cli/kill-at.cjs')}`, KILL_AT: String(killAt) }
  const more = killAt === null ? {} : { ...hook, KILL_IN: `${place.cwd}\n${path.join(place.state, 'async-fix')}` }
  return launch(place, argv, more).ended
}

/** All files below a folder, by their paths from there, but for those of the cache. */
export function filesIn(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(each => each.isFile())
  const names = entries.map(each => path.relative(folder, path.join(each.parentPath, each.name))).sort()
  const ours = names.filter(name => !name.startsWith('.async_fix_cache'))
  return Object.fromEntries(ours.map(name => [name, readFileSync(path.join(folder, name), 'utf8')]))
}

/** The names of the journals in a place. */
export function journalsOf({ state }: Place): string[] {
  const folder = path.join(state, 'async-fix', 'journal')
  return existsSync(folder) ? readdirSync(folder) : []
}

/** Does a step for 1, 2, 3 and so on, two at a time, until one says that there was nothing to do any more. */
export async function upwards(step: (number: number) => Promise<boolean>): Promise<number> {
  let [next, isEnd] = [1, false]
  const worker = async () => {
    while (!isEnd) if (!(await step(next++))) isEnd = true
  }
  await Promise.all([worker(), worker()])
  return next - 1
}
