/** What comes into the package and who can change it: dependencies are pinned, nothing runs when it is installed, workflows have few rights. */

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadWorkflowParser, type Workflow } from './recipes/workflows.ts'
import { judges } from './report/judges.ts'

const folder = '.github/workflows'
const errorsOf = loadWorkflowParser()

describe.each(readdirSync(folder))('%s', name => {
  const text = readFileSync(path.join(folder, name), 'utf8')
  const workflow: Workflow = judges('yaml').parse(text)
  const steps = Object.values(workflow.jobs).flatMap(job => job.steps)

  test('GitHub reads it', async () => {
    expect(await errorsOf(name, text)).toEqual([])
  })

  test('actions are pinned to a commit, whose version is told', () => {
    const uses = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action)
    expect(uses.length).toBeGreaterThan(0)
    expect(uses.filter(action => !/^[\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/.test(action ?? ''))).toEqual([])
  })

  test('a job has the rights that are written there, and none to change the repository', () => {
    expect(workflow.permissions).toEqual({})
    for (const { permissions } of Object.values(workflow.jobs)) expect(permissions['contents']).toBe('read')
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')))
      expect(step.with?.['persist-credentials']).toBe(false)
  })

  test('no text of strangers becomes part of a command, and packages run nothing when they are installed', () => {
    for (const { run = '' } of steps) {
      expect(run).not.toContain('${{')
      if (/\bnpm (ci|install)\b/.test(run)) expect(run).toContain('--ignore-scripts')
    }
  })
})

describe.each(['package.json', 'test/judges/package.json'])('%s', name => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(name, 'utf8'))
  const lock = JSON.parse(readFileSync(name.replace('package.json', 'package-lock.json'), 'utf8'))

  test('each version is one version', () => {
    const ranges = Object.entries({ ...dependencies, ...devDependencies })
    expect(ranges.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version as string))).toEqual([])
  })

  test('the lockfile says what each package has to be, to the byte', () => {
    const packages = Object.entries(lock.packages as Record<string, { integrity?: string }>).filter(([at]) => at !== '')
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([at]) => at)).toEqual([])
  })
})

test('who installs the package gets nothing else with it, and nothing runs', () => {
  const { scripts, ...manifest } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(manifest.dependencies).toBeUndefined()
  expect(Object.keys(scripts).filter(name => /^(pre|post)?install$/.test(name))).toEqual([])
})
