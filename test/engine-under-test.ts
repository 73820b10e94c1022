/** Runs the engine on one text as tests need it: the real parser, facts of that one file, chosen transforms. */

import { readFile } from 'node:fs/promises'
import type { Finding } from '../src/engine/finding.ts'
import type { Applied, FileResult, Run, Source } from '../src/engine/run.ts'
import { applyTogether, check, fix, openWhole } from '../src/engine/run.ts'
import { defaultSettings, type Settings } from '../src/engine/settings.ts'
import type { Transform } from '../src/engine/transform.ts'
import { createFacts, type PytestSetup } from '../src/project/facts.ts'
import { loadParser } from '../src/python/parser.ts'

export const parser = await loadParser(await readFile('grammar/tree-sitter-python.wasm'))

export type Options = {
  readonly transforms: readonly Transform[]
  /** Every rule that suppressions may name; the chosen ones when left out. */
  readonly catalogue?: readonly Transform[]
  readonly settings?: Settings
  /** Distributions that the project declares. */
  readonly dependencies?: readonly string[]
  readonly pytestSetup?: PytestSetup | undefined
  /** Texts of the other files of the project, by path. */
  readonly others?: Readonly<Record<string, string>>
  /** As the file is called in messages and in facts. */
  readonly path?: string | undefined
}

/** Applies fixes; `unsafe` overrides the setting of that name. */
export function fixText(text: string, options: Options, unsafe = false): FileResult {
  const source = asSource(text, options)
  return fix(source, asRun(source, options, unsafe))
}

/** Reports without changing anything. */
export function checkText(text: string, options: Options, unsafe = false): FileResult {
  const source = asSource(text, options)
  return check(source, asRun(source, options, unsafe))
}

/** Applies the fixes of these findings at once. */
export function applyText(
  text: string,
  findings: readonly Finding[],
  options: Options,
  unsafe = false,
): Applied | null {
  const source = asSource(text, options)
  const run = asRun(source, options, unsafe)
  return applyTogether(openWhole(source, run), findings, run)
}

function asSource(text: string, { path = 'project/main.py' }: Options): Source {
  return { path, module: path.replace(/^.*\//, '').replace(/\.py$/, ''), text }
}

function asRun(source: Source, options: Options, unsafe: boolean): Run {
  const { pytestSetup } = options
  const declared = new Set(options.dependencies)
  const others = Object.entries(options.others ?? {}).map(([path, text]) => asSource(text, { ...options, path }))
  return {
    parser,
    transforms: options.transforms,
    catalogue: options.catalogue ?? options.transforms,
    settings: { ...(options.settings ?? defaultSettings), unsafe },
    facts: createFacts({
      parser,
      sources: () => [source, ...others],
      declares: distribution => declared.has(distribution),
      ...(pytestSetup && { pytestSetup: () => pytestSetup }),
    }),
  }
}
