/** A comment as the Action posts it: of what the engine finds in a small project, on a pull request that adds its files. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { commentBody } from '../src/action/comment-body.ts'
import { draftsOf, type ReviewedFile } from '../src/action/drafts.ts'
import { applyTogether, check, openWhole, type Source } from '../src/engine/run.ts'
import { defaultSettings } from '../src/engine/settings.ts'
import { createFacts } from '../src/project/facts.ts'
import type { Parser } from '../src/python/parser.ts'
import { transforms } from '../transforms/index.ts'

export type ExampleComment = {
  readonly path: string
  /** Of the whole file, all of them added by the pull request. */
  readonly lines: readonly string[]
  /** Lines `first` to `last`, from 1, are those that the suggestion replaces. */
  readonly first: number
  readonly last: number
  /** Markdown. */
  readonly body: string
}

/** It has a finding whose cause lies in another file, and whose fix changes one line. */
const project = 'fixtures/projects/blocking-one-deep/before'
const files = ['web/server.py', 'web/settings.py'] as const

/**
 * Looks at the project in the current folder's fixtures.
 * @throws where the first file has not one finding with a suggestion
 */
export async function exampleComment(parser: Parser): Promise<ExampleComment> {
  const [source, ...others] = files.map(readSource) as [Source, ...Source[]]
  const facts = createFacts({ parser, sources: () => [source, ...others], declares: () => false })
  const run = { parser, transforms: transforms.filter(each => each.default), settings: defaultSettings, facts }
  const { findings } = check(source, run)
  const lines = source.text.trimEnd().split('\n')
  const file: ReviewedFile = {
    path: source.path,
    text: source.text,
    hasByteOrderMark: false,
    findings,
    unsafe: false,
    hunks: [{ first: 1, last: lines.length }],
    applied: async wanted => applyTogether(openWhole(source, run), wanted, run),
    diffOf: async () => '',
  }
  const { drafts } = await draftsOf(file, () => new Set())
  const [found, ...more] = drafts
  const suggestion = found?.draft.suggestion
  if (!suggestion || more.length > 0)
    throw new Error(`${source.path} gives ${drafts.length} comments, not one suggestion`)
  const { first, last } = suggestion
  return { path: source.path, lines, first, last, body: commentBody(found.draft, 'default') ?? '' }
}

function readSource(file: string): Source {
  const module = file.replace(/\.py$/, '').replaceAll('/', '.')
  return { path: file, module, text: readFileSync(path.join(project, file), 'utf8') }
}
