/** Lays out the programs of a candidate: those of the tasks, with the candidate's own files in place of them. */

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { programFiles, type Task } from './tasks.ts'

/** What the name on the command line stands for; a folder is absolute. */
export type Candidate =
  | { readonly kind: 'original' }
  | { readonly kind: 'solution' }
  | { readonly kind: 'tool'; readonly unsafe: boolean; readonly cli: string }
  | { readonly kind: 'folder'; readonly folder: string }

/**
 * Writes the programs of all tasks to `<target>/<task>`. A folder of answers holds one folder for each task; files that it does
 * not have are those of the task.
 * @returns the names of the tasks that the candidate has an answer to
 * @throws Error where there is no such folder, or the tool fails
 */
export function layOut(candidate: Candidate, tasks: readonly Task[], target: string): ReadonlySet<string> {
  const answered = tasks.filter(task => existsSync(answerFolder(candidate, task)))
  if (candidate.kind === 'folder') demandAnswers(candidate.folder, answered)
  for (const task of answered) {
    copyProgram(`${task.folder}/program`, path.join(target, task.name))
    copyProgram(answerFolder(candidate, task), path.join(target, task.name))
  }
  if (candidate.kind === 'tool') repair(candidate.cli, candidate.unsafe, target)
  return new Set(answered.map(task => task.name))
}

function answerFolder(candidate: Candidate, task: Task): string {
  if (candidate.kind === 'folder') return path.join(candidate.folder, task.name)
  return `${task.folder}/${candidate.kind === 'solution' ? 'solution' : 'program'}`
}

function demandAnswers(folder: string, answered: readonly Task[]): void {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Error(`${folder}: there is no such folder`)
  if (answered.length === 0)
    throw new Error(`${folder}: it has no folder with the name of a task, such as order-approval`)
}

function copyProgram(from: string, to: string): void {
  for (const file of programFiles(from)) {
    mkdirSync(path.dirname(path.join(to, file)), { recursive: true })
    cpSync(path.join(from, file), path.join(to, file))
  }
}

/** Runs async-fix in all programs at once: each has its own `pyproject.toml`, and so is a project of its own. */
function repair(cli: string, unsafe: boolean, target: string): void {
  const words = [cli, '--no-cache', '--quiet', ...(unsafe ? ['--unsafe'] : []), '.']
  try {
    execFileSync(process.execPath, words, { cwd: target, stdio: ['ignore', 'ignore', 'pipe'] })
  } catch (error) {
    const { status, stderr } = error as { status: number | null; stderr: Buffer }
    if (status !== 1) throw new Error(`async-fix has failed (status ${status}):\n${stderr}`)
  }
}
