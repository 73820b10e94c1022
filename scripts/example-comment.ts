/** A comment as the Action posts it: of what the engine finds in a small project, on a pull request that adds its files. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { commentBody } from '../src/action/comment-body.ts'
import { placementOf } from '../src/action/placement.ts'
import { plainEdits } from '../src/engine/apply.ts'
import { check, type Source } from '../src/engine/run.ts'
import { defaultSettings } from '../src/engine/settings.ts'
import { createFacts } from '../src/project/facts.ts'
import type { Parser } from '../src/python/parser.ts'
import { fingerprintsOf } from '../src/report/fingerprints.ts'
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
export function exampleComment(parser: Parser): ExampleComment {
  const [source, ...others] = files.map(readSource) as [Source, ...Source[]]
  const facts = createFacts({ parser, sources: () => [source, ...others], declares: () => false })
  const rules = transforms.filter(transform => transform.default)
  const { findings } = check(source, { parser, transforms: rules, settings: defaultSettings, facts })
  const [found, ...more] = findings
  if (!found || more.length > 0) throw new Error(`${source.path} has ${findings.length} findings`)
  const fixes = found.fixes.map(fix => ({ ...fix, edits: plainEdits(fix, source.text) }))
  const finding = { ...found, fixes }
  const lines = source.text.trimEnd().split('\n')
  const hunks = [{ first: 1, last: lines.length }]
  const placed = placementOf(finding, { text: source.text, hunks }, false)
  if (placed.kind !== 'suggestion') throw new Error(`${source.path}: the fix is no suggestion`)
  const { first, last, replacement } = placed.lines
  const [fingerprint = ''] = fingerprintsOf([finding], source.path, source.text)
  const marker = { id: 'default', rule: finding.rule, fingerprint }
  return { path: source.path, lines, first, last, body: commentBody({ finding, replacement, diff: '', marker }) }
}

function readSource(file: string): Source {
  const module = file.replace(/\.py$/, '').replaceAll('/', '.')
  return { path: file, module, text: readFileSync(path.join(project, file), 'utf8') }
}
