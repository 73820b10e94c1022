/** Runs the action as GitHub's runner does: its bundle in a process of its own, told everything by the environment and by files. */

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { type GitHub, tokens } from '../github/server.ts'

export type Job = {
  /** The checkout. */
  readonly workspace: string
  readonly event: string
  readonly payload?: object
  /** Without those that action.yml gives anyway. */
  readonly inputs?: Readonly<Record<string, string>>
}

export type Outcome = {
  readonly status: number | null
  /** Everything that the log shows. */
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  /** The file that the output `patch-file` names; empty for none. */
  readonly patch: string
}

const bundle = path.resolve('action/main.cjs')

/** Runs one step. @param github which API is called */
export async function runAction(
  github: GitHub,
  { workspace, event, payload = {}, inputs = {} }: Job,
): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'async-fix-runner-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const inFolder = (name: string, text = '') => {
    writeFileSync(path.join(folder, name), text)
    return path.join(folder, name)
  }
  const files = { output: inFolder('output'), summary: inFolder('summary') }
  const given = { token: tokens.workflow, mode: 'review', ...inputs }
  const env = {
    PATH: process.env['PATH'],
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: github.url,
    GITHUB_GRAPHQL_URL: github.graphqlUrl,
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: inFolder('event.json', JSON.stringify(payload)),
    GITHUB_OUTPUT: files.output,
    GITHUB_REPOSITORY: `${github.owner}/${github.name}`,
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: folder,
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  }
  const { status, log } = await ended(spawn(process.execPath, [bundle], { cwd: workspace, env, stdio: 'pipe' }))
  const outputs = outputsIn(readFileSync(files.output, 'utf8'))
  const patchFile = outputs['patch-file'] ?? ''
  return {
    status,
    log,
    outputs,
    summary: readFileSync(files.summary, 'utf8'),
    patch: existsSync(patchFile) ? readFileSync(patchFile, 'utf8') : '',
  }
}

async function ended(child: ReturnType<typeof spawn>): Promise<{ status: number | null; log: string }> {
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => chunks.push(chunk))
  const status = await new Promise<number | null>(resolve => child.on('close', resolve))
  return { status, log: Buffer.concat(chunks).toString('utf8') }
}

/** As the runner reads the file: `name<<delimiter`, lines, the delimiter. */
function outputsIn(text: string): Record<string, string> {
  const found = text.matchAll(/^(.+?)<<(.+)\n([\s\S]*?)\n?\2$/gm)
  return Object.fromEntries([...found].map(([, name, , value]) => [name, value]))
}
