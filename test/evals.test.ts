/** The tasks of `evals/`: each check refuses the program as it is and accepts the solution, and the table of scores is true. */

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Candidate } from '../evals/candidates.ts'
import { score, scoreTable } from '../evals/score.ts'
import { renderSkillEvals, skillEvalsFile } from '../evals/skill-evals.ts'
import { programFiles, readTasks } from '../evals/tasks.ts'
import { transforms } from '../transforms/index.ts'
import { environment } from './python/interpreter.ts'
import { folderWith } from './workspace/temporary.ts'

const tasks = readTasks()
const options = { python: environment ?? '', jobs: 6 }
const timeout = 300_000
/** The harness asks for the load of the machine and makes named pipes. */
const canRun = environment !== null && process.platform !== 'win32'

test('there are tasks of the size that a person reads at once', () => {
  expect(tasks.length).toBeGreaterThanOrEqual(24)
  const sizes = tasks.map(({ name, folder }) => {
    const files = programFiles(`${folder}/program`).filter(file => file.endsWith('.py'))
    return {
      name,
      lines: files.flatMap(file => readFileSync(`${folder}/program/${file}`, 'utf8').trim().split('\n')).length,
    }
  })
  expect(sizes.filter(({ lines }) => lines < 20 || lines > 80)).toEqual([])
})

test('a prompt never names a rule, nor the tool', () => {
  const words = ['async-fix', ...transforms.map(({ name }) => name)]
  expect(tasks.filter(({ prompt }) => words.some(word => prompt.includes(word))).map(({ name }) => name)).toEqual([])
})

test('a solution consists of files that the program has', () => {
  const added = tasks.flatMap(({ folder }) => {
    const own = programFiles(`${folder}/program`)
    return programFiles(`${folder}/solution`)
      .filter(file => !own.includes(file))
      .map(file => `${folder}/${file}`)
  })
  expect(added).toEqual([])
})

test('evals.json says what the tasks say', () => {
  expect(readFileSync(skillEvalsFile, 'utf8')).toBe(renderSkillEvals(tasks))
})

describe.skipIf(!canRun).concurrent('the checks', () => {
  test('refuse each program as it is', { timeout }, async ({ expect }) => {
    const verdicts = await score({ kind: 'original' }, tasks, options)
    expect(verdicts.filter(({ passed }) => passed).map(({ task }) => task)).toEqual([])
    const unsaid = verdicts.filter(({ failed }) => failed === null || failed === 'the check runs to its end')
    expect(unsaid, 'each refusal is an expectation of the check').toEqual([])
  })

  test('accept each solution', { timeout }, async ({ expect }) => {
    const verdicts = await score({ kind: 'solution' }, tasks, options)
    expect(verdicts.filter(({ passed }) => !passed)).toEqual([])
  })

  test('give the scores of the README', { timeout }, async ({ expect }) => {
    const table = await scoreTable(tasks, options)
    expect(readFileSync('evals/README.md', 'utf8'), 'npm run evals -- --publish').toContain(`\n\n${table}\n\n`)
  })
})

describe.skipIf(!canRun)('a folder of answers', () => {
  const some = tasks.filter(({ name }) => ['cart-tests', 'order-approval'].includes(name))

  test('is scored by what it holds, and the rest of a program is that of the task', { timeout }, async () => {
    const folder = folderWith({})
    mkdirSync(path.join(folder, 'cart-tests'))
    cpSync('evals/tasks/cart-tests/solution/test_cart.py', path.join(folder, 'cart-tests/test_cart.py'))
    const verdicts = await score({ kind: 'folder', folder }, some, options)
    expect(verdicts).toEqual([
      { task: 'cart-tests', passed: true, failed: null, because: null },
      { task: 'order-approval', passed: false, failed: null, because: 'no answer' },
    ])
  })

  test('that breaks a program is told why, in one line', { timeout }, async () => {
    const folder = folderWith({ 'order-approval/orders.py': 'class Order\n' })
    const [, verdict] = await score({ kind: 'folder', folder }, some, options)
    expect(verdict?.passed).toBe(false)
    expect(verdict?.because).toMatch(/^SyntaxError: .+ \(orders\.py:1\)$/)
  })

  test.each<[string, Candidate]>([
    ['there is no such folder', { kind: 'folder', folder: path.resolve('evals/nowhere') }],
    ['it has no folder with the name of a task', { kind: 'folder', folder: path.resolve('evals/harness') }],
  ])('is refused where %s', async (reason, candidate) => {
    await expect(score(candidate, some, options)).rejects.toThrow(reason)
  })
})

describe('the command', () => {
  const run = (...words: string[]) => spawnSync(process.execPath, ['evals/run.mjs', ...words], { encoding: 'utf8' })

  test('explains itself', () => {
    const { status, stdout } = run('--help')
    expect([status, stdout.split('\n')[0]]).toEqual([0, 'npm run evals -- CANDIDATE [TASK…] [options]'])
  })

  test.each([
    [[], /^name a candidate: /],
    [['original', 'no-such-task'], /^there is no task no-such-task; evals\/tasks has api-limit, /],
    [['original', '--unsafe'], /^--unsafe belongs to the candidate tool/],
    [['original', '--jobs', '0'], /^--jobs 0: /],
  ])('refuses %j with a sentence', (words, reason) => {
    const { status, stderr } = run(...words)
    expect(stderr).toMatch(reason)
    expect(status).toBe(2)
  })

  test.skipIf(!canRun)('prints a table and the score, or JSON', { timeout }, () => {
    const table = run('solution', 'order-approval', 'cart-tests')
    expect(table.stdout).toBe('cart-tests      pass\norder-approval  pass\n\n2 of 2\n')
    const json = run('original', 'order-approval', '--json')
    expect(JSON.parse(json.stdout)).toMatchObject([{ task: 'order-approval', passed: false }])
  })
})
