/** The workflows among the recipes, as GitHub's own parser and a plain reader of YAML see them. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildSync } from 'esbuild'
import { judges } from '../report/judges.ts'

export const recipes = 'examples/ci'

/** The files there that GitHub runs. */
export const workflows = [
  'github-actions.yml',
  'github-actions-forks.yml',
  'github-actions-forks-publish.yml',
  'github-actions-code-scanning.yml',
  'reviewdog.yml',
]

export type Step = {
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly run?: string
  readonly shell?: string
}

export type Workflow = {
  readonly name: string
  readonly on: string | Readonly<Record<string, { readonly workflows?: readonly string[] } | null>>
  readonly permissions: Readonly<Record<string, string>>
  readonly concurrency: Readonly<Record<string, unknown>>
  readonly jobs: Readonly<
    Record<string, { readonly permissions: Readonly<Record<string, string>>; readonly steps: readonly Step[] }>
  >
}

/** The data of a recipe; `.yml` or `.yaml`. */
export function readRecipe(name: string) {
  return judges('yaml').parse(readFileSync(path.join(recipes, name), 'utf8'))
}

export function readWorkflow(name: string): Workflow {
  return readRecipe(name)
}

/** The steps of all jobs, in order. */
export function stepsOf(name: string): readonly Step[] {
  return Object.values(readWorkflow(name).jobs).flatMap(job => job.steps)
}

/** What GitHub's parser has against a workflow: its keys, its values and its expressions. */
export type WorkflowParser = (name: string, content: string) => Promise<string[]>

/**
 * Loads GitHub's parser. It imports JSON in a way that Node.js 20 does not know, and is therefore bundled first.
 */
export function loadWorkflowParser(): WorkflowParser {
  const folder = mkdtempSync(path.join(tmpdir(), 'async-fix-workflow-parser-'))
  const outfile = path.join(folder, 'parser.cjs')
  const stdin = { contents: "export * from '@actions/workflow-parser'", resolveDir: path.resolve('test/judges') }
  buildSync({ stdin, outfile, bundle: true, format: 'cjs', platform: 'node', logLevel: 'error' })
  const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = createRequire(outfile)(outfile)
  rmSync(folder, { recursive: true })
  return async (name, content) => {
    const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter())
    if (value) await convertWorkflowTemplate(context, value)
    return context.errors.getErrors().map(({ message }: Error) => message)
  }
}
