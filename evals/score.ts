/** `npm run evals`: lays out the programs of a candidate, has them checked, and prints the score. */

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { insertChapter } from '../scripts/reference.ts'
import { type Candidate, layOut } from './candidates.ts'
import { judgeAll, type Verdict } from './judge.ts'
import { help, type Options, parseOptions } from './options.ts'
import { renderSkillEvals, skillEvalsFile } from './skill-evals.ts'
import { renderScores, renderVerdicts } from './tables.ts'
import { readTasks, type Task } from './tasks.ts'

/** @returns the exit status: 0 whatever the score is, 2 when nothing could be scored */
export async function main(words: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(words, process.env['INIT_CWD'] ?? process.cwd())
    if (options.help) console.log(help)
    else if (options.publish) await publish(options)
    else await report(options)
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 2
  }
}

async function report(options: Options): Promise<void> {
  const all = readTasks()
  const unknown = options.tasks.find(name => !all.some(task => task.name === name))
  if (unknown) throw new Error(`there is no task ${unknown}; evals/tasks has ${all.map(task => task.name).join(', ')}`)
  const tasks = all.filter(task => options.tasks.length === 0 || options.tasks.includes(task.name))
  const verdicts = await score(options.candidate, tasks, options)
  if (options.json) console.log(JSON.stringify(verdicts, null, 2))
  else console.log(renderVerdicts(verdicts))
}

/**
 * Lays the programs of a candidate out in a temporary folder and has them checked.
 * @returns a verdict for each task, in their order
 */
export async function score(
  candidate: Candidate,
  tasks: readonly Task[],
  { python, jobs }: { readonly python: string; readonly jobs: number | null },
): Promise<readonly Verdict[]> {
  if (candidate.kind === 'tool' && !existsSync(candidate.cli)) buildTool()
  const folder = mkdtempSync(path.join(tmpdir(), 'async-fix-evals-'))
  try {
    const answered = layOut(candidate, tasks, folder)
    return await judgeAll(tasks, answered, { folder, python, jobs: jobs ?? 2 * availableParallelism() + 2 })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function buildTool(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] })
}

/** The table of `evals/README.md`: what the programs score as they are, after the fixes of the tool, and as a person repairs them. */
export async function scoreTable(tasks: readonly Task[], options: Parameters<typeof score>[2]): Promise<string> {
  const cli = path.resolve('dist/cli.cjs')
  const columns: readonly (readonly [string, Candidate])[] = [
    ['original', { kind: 'original' }],
    ['`async-fix`', { kind: 'tool', unsafe: false, cli }],
    ['`async-fix --unsafe`', { kind: 'tool', unsafe: true, cli }],
    ['solution', { kind: 'solution' }],
  ]
  const scored: (readonly [string, readonly Verdict[]])[] = []
  for (const [heading, candidate] of columns) scored.push([heading, await score(candidate, tasks, options)])
  return renderScores(scored)
}

async function publish(options: Options): Promise<void> {
  const tasks = readTasks()
  const readme = 'evals/README.md'
  writeFileSync(skillEvalsFile, renderSkillEvals(tasks))
  writeFileSync(readme, insertChapter(readFileSync(readme, 'utf8'), 'scores', await scoreTable(tasks, options)))
}
