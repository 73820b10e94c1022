/** Runs the engine on one text as tests need it: the real parser, facts of that one file, chosen transforms. */

import { readFile } from 'node:fs/promises'
import type { FileResult, Run, Source } from '../src/engine/run.ts'
import { check, fix } from '../src/engine/run.ts'
import { defaultSettings, type Settings } from '../src/engine/settings.ts'
import type { Transform } from '../src/engine/transform.ts'
import { createFacts } from '../src/project/facts.ts'
import { loadParser } from '../src/python/parser.ts'

export const parser = await loadParser(await readFile('grammar/tree-sitter-python.wasm'))

export type Options = {
  readonly transforms: readonly Transform[]
  readonly settings?: Settings
  /** Distributions that the project declares. */
  readonly dependencies?: readonly string[]
  /** As the file is called in messages and in facts. */
  readonly path?: string
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

function asSource(text: string, { path = 'project/main.py' }: Options): Source {
  return { path, module: path.replace(/^.*\//, '').replace(/\.py$/, ''), text }
}

function asRun(source: Source, options: Options, unsafe: boolean): Run {
  const declared = new Set(options.dependencies)
  return {
    parser,
    transforms: options.transforms,
    settings: { ...(options.settings ?? defaultSettings), unsafe },
    facts: createFacts({ parser, sources: () => [source], declares: distribution => declared.has(distribution) }),
  }
}
