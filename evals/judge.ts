/** Runs hidden checks, several at a time. */

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { programFiles, type Task } from './tasks.ts'

export type Verdict = {
  readonly task: string
  readonly passed: boolean
  /** The first expectation that does not hold; null where all hold, or where there is no answer. */
  readonly failed: string | null
  /** Why, in one line; null where all hold. */
  readonly because: string | null
}

/** The Python of the tests where it was prepared, or else that of the machine. */
export function defaultPython(): string {
  const prepared = path.resolve(process.platform === 'win32' ? '.venv/Scripts/python.exe' : '.venv/bin/python')
  return existsSync(prepared) ? prepared : 'python3'
}

/** Seconds; a check ends itself long before. */
const timeLimit = 180

const known = new Map<string, Promise<Verdict>>()

/**
 * The verdict on one program. The same program is checked once in this process.
 * @param folder absolute
 */
export function judge(task: Task, folder: string, python: string): Promise<Verdict> {
  const hash = createHash('sha256').update(task.name)
  for (const file of programFiles(folder)) hash.update(`\0${file}\0`).update(readFileSync(path.join(folder, file)))
  const key = hash.digest('hex')
  const verdict = known.get(key) ?? run(task, folder, python)
  known.set(key, verdict)
  return verdict
}

function run(task: Task, folder: string, python: string): Promise<Verdict> {
  const words = ['-X', 'dev', '-W', 'error::RuntimeWarning', path.resolve(task.folder, 'check.py'), folder]
  const env = { ...process.env, PYTHONPATH: path.resolve('evals'), PYTHONDONTWRITEBYTECODE: '1', NO_PROXY: '127.0.0.1' }
  return new Promise(resolve => {
    execFile(python, words, { cwd: folder, env, timeout: timeLimit * 1000 }, (_, stdout, stderr) => {
      resolve(verdictOf(task.name, stdout, stderr))
    })
  })
}

function verdictOf(task: string, stdout: string, stderr: string): Verdict {
  try {
    const { failed, because } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
    return { task, passed: failed === null, failed, because }
  } catch {
    const because = stderr.trimEnd().split('\n').at(-1) || 'the check said nothing'
    return { task, passed: false, failed: 'the check runs to its end', because }
  }
}

/**
 * The verdicts on all tasks, in their order.
 * @param answered names of the tasks that there is an answer to, in `<folder>/<task>`
 * @param jobs most checks at a time
 */
export async function judgeAll(
  tasks: readonly Task[],
  answered: ReadonlySet<string>,
  { folder, python, jobs }: { readonly folder: string; readonly python: string; readonly jobs: number },
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  const waiting = [...tasks.entries()]
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, task] = next
      verdicts[index] = answered.has(task.name)
        ? await judge(task, path.join(folder, task.name), python)
        : { task: task.name, passed: false, failed: null, because: 'no answer' }
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  return verdicts
}
