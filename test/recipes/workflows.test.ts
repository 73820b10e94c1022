/** GitHub takes the workflows, and they may do no more than they need. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { judges } from '../report/judges.ts'
import { loadWorkflowParser, readRecipe, readWorkflow, recipes, stepsOf, workflows } from './workflows.ts'

const errorsOf = loadWorkflowParser()
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const [major] = version.split('.')

describe.each(workflows)('%s', name => {
  const text = readFileSync(path.join(recipes, name), 'utf8')
  const { permissions, concurrency, jobs } = readWorkflow(name)

  test('GitHub reads it', async () => {
    expect(await errorsOf(name, text)).toEqual([])
  })

  test('each job has the rights that are written there, and a push ends the run before', () => {
    expect(permissions).toEqual({})
    for (const job of Object.values(jobs)) expect(Object.keys(job.permissions).length).toBeGreaterThan(0)
    expect(concurrency).toMatchObject({ group: expect.stringContaining('${{'), 'cancel-in-progress': true })
  })

  test('it names this version', () => {
    const uses = [...text.matchAll(/async-fix@(\S+)/g)].map(([, tag]) => tag)
    expect(uses.length).toBeGreaterThan(0)
    expect(uses.filter(tag => tag !== `v${major}` && tag !== major)).toEqual([])
  })

  test('code of a pull request meets no right to write to the repository, and leaves no token behind', () => {
    for (const { permissions: rights, steps } of Object.values(jobs)) {
      const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
      expect(checkouts.filter(step => step.with?.['persist-credentials'] !== false)).toEqual([])
      expect(rights['contents']).toBe(checkouts.length > 0 ? 'read' : undefined)
    }
  })

  test('the Action has the inputs that are given', () => {
    const inputs = Object.keys(judges('yaml').parse(readFileSync('action.yml', 'utf8')).inputs)
    const given = stepsOf(name).filter(({ uses }) => uses?.startsWith('async-fix/'))
    expect(given.flatMap(step => Object.keys(step.with ?? {})).filter(input => !inputs.includes(input))).toEqual([])
  })
})

test.each([
  ['a key', 'runs-on:', 'runs-upon:'],
  ['a permission', 'contents: read', 'contents: reed'],
  ['an expression', '${{ github.event.', '${{ github.event. + '],
])('the parser sees %s that is wrong', async (_, right, wrong) => {
  const text = readFileSync(path.join(recipes, 'github-actions.yml'), 'utf8')
  expect(await errorsOf('wrong.yml', text.replace(right, wrong))).not.toEqual([])
})

describe('the two workflows for forks', () => {
  const [analyze, publish] = ['github-actions-forks.yml', 'github-actions-forks-publish.yml'] as const

  test('the second follows the first, and takes what that left', () => {
    const { on } = readWorkflow(publish)
    expect(on).toMatchObject({ workflow_run: { workflows: [readWorkflow(analyze).name] } })
    const upload = stepsOf(analyze).find(({ uses }) => uses?.startsWith('actions/upload-artifact@'))
    const download = stepsOf(publish).find(({ uses }) => uses?.startsWith('actions/download-artifact@'))
    expect(download?.with?.['name']).toBe(upload?.with?.['name'])
  })

  test('neither the one that may write nor what it checks out comes from the fork', () => {
    const writes = (name: string) =>
      Object.values(readWorkflow(name).jobs).some(job => Object.values(job.permissions).includes('write'))
    expect([writes(analyze), writes(publish)]).toEqual([false, true])
    expect(stepsOf(publish).filter(({ run, uses }) => run || uses?.startsWith('actions/checkout@'))).toEqual([])
  })
})

test('the hooks are those of this version', () => {
  const [{ rev, hooks }] = readRecipe('pre-commit-config.yaml').repos
  expect(rev).toBe(`v${version}`)
  const ids = [...readFileSync('.pre-commit-hooks.yaml', 'utf8').matchAll(/^- id: (\S+)/gm)].map(([, id]) => id)
  expect(hooks.map(({ id }: { id: string }) => id).sort()).toEqual(ids.sort())
})
