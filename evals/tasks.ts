/** Reads the tasks: what a person asks, the program that it is about, and what the hidden check expects. */

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const tasksFolder = 'evals/tasks'

export type Task = {
  readonly name: string
  /** `evals/tasks/<name>`, relative to the top of the repository, as are all paths of this file. */
  readonly folder: string
  /** The text of `task.md`, in one paragraph. */
  readonly prompt: string
  /** What the check is about, in one sentence. */
  readonly aim: string
  /** The sentences that the check verifies, in its order. */
  readonly expectations: readonly string[]
}

/** All tasks, by name. */
export function readTasks(): readonly Task[] {
  return readdirSync(tasksFolder).sort().map(readTask)
}

function readTask(name: string): Task {
  const folder = `${tasksFolder}/${name}`
  const check = readFileSync(`${folder}/check.py`, 'utf8')
  const aim = /^"""Hidden check: (.+)"""$/m.exec(check)?.[1]
  const expectations = [...check.matchAll(/^@expectation\(\s*"(.+)"/gm)].map(match => match[1] as string)
  if (!aim || expectations.length === 0)
    throw new Error(`${folder}/check.py: it needs a first line """Hidden check: …""" and @expectation("…")`)
  const prompt = readFileSync(`${folder}/task.md`, 'utf8').trim().replaceAll('\n', ' ')
  return { name, folder, prompt, aim, expectations }
}

/** The files of a folder that belong to a program, relative to it, with `/`: all but what Python writes by itself. */
export function programFiles(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name))
  const relative = files.map(file => path.relative(folder, file).replaceAll(path.sep, '/'))
  return relative.filter(file => !file.includes('__pycache__/')).sort()
}
