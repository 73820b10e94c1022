/** The commands of the recipes, run by bash and npx, with the package as it is published on a registry of this machine. */

import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ofRuff, sarifProblems, shape } from '../report/judges.ts'
import { folderWith } from '../workspace/temporary.ts'
import { type Registry, startRegistry } from './registry.ts'
import { recipes, type Step, stepsOf } from './workflows.ts'

let registry: Registry
beforeAll(async () => {
  registry = await startRegistry()
  mkdirSync(path.join(registry.folder, 'bin'))
})
afterAll(() => registry.close())

const blocking = {
  'pyproject.toml': '[project]\nname = "shop"\n',
  'shop.py': 'import asyncio\nimport time\n\n\nasync def wait(job):\n    time.sleep(1)\n    await asyncio.sleep(job)\n',
}
const clean = { 'shop.py': 'import asyncio\n\n\nasync def wait():\n    await asyncio.sleep(1)\n' }
const broken = { ...blocking, 'async-fix.toml': 'select = ["no-such-rule"]\n' }

/** Puts a program before all others in the way that commands are looked up. */
function standIn(name: string, script: string): void {
  const file = path.join(registry.folder, 'bin', name)
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
}

function run(command: string, args: readonly string[], cwd: string): Promise<{ status: number; output: string }> {
  const env = { ...registry.env, PATH: `${path.join(registry.folder, 'bin')}${path.delimiter}${process.env['PATH']}` }
  return new Promise(resolve => {
    execFile(command, args, { cwd, env }, (error, stdout, stderr) => {
      resolve({ status: error ? Number(error.code) : 0, output: stdout + stderr })
    })
  })
}

/** Runs the commands of a step as GitHub does ("Workflow syntax for GitHub Actions", `jobs.<job_id>.steps[*].shell`). */
function runStep({ run: script = '', shell }: Step, cwd: string) {
  const file = path.join(registry.folder, 'step.sh')
  writeFileSync(file, script)
  return run('bash', shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail', file] : ['-e', file], cwd)
}

function onlyCommands(workflow: string): Step {
  const steps = stepsOf(workflow).filter(step => step.run !== undefined)
  expect(steps).toHaveLength(1)
  return steps[0] as Step
}

const posix = describe.skipIf(process.platform === 'win32')

posix('code scanning', { timeout: 120_000 }, () => {
  const reportIn = (cwd: string) => readFileSync(path.join(cwd, 'async-fix.sarif'), 'utf8')

  test.each([
    ['findings', blocking, ['blocking-sleep']],
    ['none', clean, []],
  ])('%s: a report that GitHub takes in, where the upload looks for it', async (_, files, rules) => {
    const cwd = folderWith(files)
    expect(await runStep(onlyCommands('github-actions-code-scanning.yml'), cwd)).toMatchObject({ status: 0 })
    expect(sarifProblems(reportIn(cwd))).toEqual([])
    const { results } = JSON.parse(reportIn(cwd)).runs[0]
    expect(results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(rules)
    const upload = stepsOf('github-actions-code-scanning.yml').find(({ uses }) => uses?.includes('upload-sarif'))
    expect(existsSync(path.join(cwd, String(upload?.with?.['sarif_file'])))).toBe(true)
  })

  test('a run that fails fails the step', async () => {
    const { status, output } = await runStep(onlyCommands('github-actions-code-scanning.yml'), folderWith(broken))
    expect(output).toContain('no-such-rule')
    expect(status).toBe(2)
  })
})

posix('reviewdog', { timeout: 120_000 }, () => {
  const step = () => onlyCommands('reviewdog.yml')
  // Always content, so that only the shell can tell of what failed before it.
  beforeAll(() => standIn('reviewdog', 'echo "$@" > arguments; cat > input'))

  test('reads findings in its format, and they fail nothing', async () => {
    const cwd = folderWith(blocking)
    expect(await runStep(step(), cwd)).toMatchObject({ status: 0 })
    const input = JSON.parse(readFileSync(path.join(cwd, 'input'), 'utf8'))
    expect(input.diagnostics).toMatchObject([{ code: { value: 'blocking-sleep' }, suggestions: [{}] }])
    // Without `related_locations`, which ruff does not have.
    const own = Object.entries(shape(input)).filter(([way]) => !way.includes('related_locations'))
    expect(shape(JSON.parse(ofRuff('rdjson')))).toMatchObject(Object.fromEntries(own))
    expect(readFileSync(path.join(cwd, 'arguments'), 'utf8')).toContain('-f=rdjson')
  })

  test('a run that fails fails the step', async () => {
    expect(await runStep(step(), folderWith(broken))).toMatchObject({ status: 2 })
  })

  test('which the usual shell of a step would not notice', async () => {
    const { shell: _, ...unset } = step()
    expect(await runStep(unset, folderWith(broken))).toMatchObject({ status: 0 })
  })
})

/** All that gitlab-ci-local needs of a newer Node.js is one method of sets. */
const newerSets = 'Set.prototype.union ||= function (other) { return new Set([...this, ...other]) }'

posix('GitLab, played by gitlab-ci-local', { timeout: 120_000 }, () => {
  const program = path.resolve('test/judges/node_modules/gitlab-ci-local/dist/index.js')
  const reportOf = (cwd: string) => path.join(cwd, 'gl-code-quality-report.json')

  // It copies files for containers even where there is none.
  beforeAll(() => standIn('rsync', 'exit 0'))

  /** Runs the pipeline of a push to a branch. What it comes to is told in the output alone: the status is always 0. */
  async function pipeline(files: Readonly<Record<string, string>>, branch = 'main', ...args: string[]) {
    const cwd = folderWith({ ...files, '.gitlab-ci.yml': readFileSync(path.join(recipes, 'gitlab-ci.yml')) })
    const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false']
    await run('git', ['init', '-q', '-b', branch], cwd)
    await run('git', ['add', '-A'], cwd)
    await run('git', [...author, 'commit', '-qm', 'shop'], cwd)
    const preload = `data:text/javascript,${encodeURIComponent(newerSets)}`
    const options = ['--force-shell-executor', '--no-shell-isolation', '--no-color', ...args]
    const ended = await run(process.execPath, ['--import', preload, program, ...options], cwd)
    expect(ended.output).toContain('json schema validated')
    return { cwd, output: ended.output }
  }

  test('findings leave a warning and a report', async () => {
    const { cwd, output } = await pipeline(blocking)
    expect(output).toMatch(/WARN\s+async-fix/)
    const report = JSON.parse(readFileSync(reportOf(cwd), 'utf8'))
    expect(report).toMatchObject([{ check_name: 'blocking-sleep', location: { path: 'shop.py' } }])
    expect(shape(report)).toEqual(shape(JSON.parse(ofRuff('gitlab'))))
  })

  test('without findings it passes, with an empty report', async () => {
    const { cwd, output } = await pipeline(clean)
    expect(output).toMatch(/PASS\s+async-fix/)
    expect(JSON.parse(readFileSync(reportOf(cwd), 'utf8'))).toEqual([])
  })

  test('a run that fails fails the job', async () => {
    expect((await pipeline(broken)).output).toMatch(/FAIL\s+async-fix/)
  })

  test('it runs for merge requests, and not for other branches', async () => {
    const branch = ['feature', '--variable', 'CI_DEFAULT_BRANCH=main'] as const
    expect((await pipeline(clean, ...branch)).output).not.toContain('PASS')
    const mergeRequest = ['--variable', 'CI_PIPELINE_SOURCE=merge_request_event']
    expect((await pipeline(clean, ...branch, ...mergeRequest)).output).toContain('PASS')
  })
})
