/** Converts functions of small projects, and says what forbids it or what has changed. */

import { applyEdits } from '../../src/engine/apply.ts'
import { type Conversion, conversionOf, type Forbidden, isForbidden } from '../../src/project/conversion.ts'
import { conversionEdits } from '../../src/project/conversion-edits.ts'
import { createFacts, type Facts } from '../../src/project/facts.ts'
import { parser } from '../python/parsed.ts'

export type Files = Readonly<Record<string, string>>

type Options = { readonly entries?: readonly string[]; readonly isBroken?: boolean; readonly python?: [number, number] }

const moduleOf = (path: string) => path.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.')

/** Paths of modules below `pyproject.toml`; a text alone is `shop.py`. */
export function factsOf(given: Files | string, entries: readonly string[] = []): Facts {
  const files = typeof given === 'string' ? { 'shop.py': given } : given
  const sources = Object.entries(files).map(([path, text]) => ({ path, module: moduleOf(path), text }))
  const isEntryPoint = (each: string) => entries.includes(each)
  return createFacts({ parser, sources: () => sources, declares: () => false, isEntryPoint })
}

export function convert(given: Files | string, name: string, options: Options = {}): Conversion | Forbidden {
  return conversionOf(name, factsOf(given, options.entries), {
    targetVersion: options.python ?? [3, 11],
    isBroken: options.isBroken ?? false,
  })
}

/** `path:line why` of what forbids the conversion. */
export function obstacle(given: Files | string, name: string, options: Options = {}): string {
  const result = convert(given, name, options)
  return isForbidden(result) ? `${result.path}:${result.line} ${result.why}` : 'converted'
}

/** The lines that a conversion changes, in each file. */
export function changed(given: Files | string, name: string, options: Options = {}): Record<string, string[]> {
  const result = convert(given, name, options)
  if (isForbidden(result)) throw new Error(`forbidden at ${result.path}:${result.line}: ${result.why}`)
  const edits = conversionEdits(result) ?? []
  return Object.fromEntries(
    edits.map(({ file, edits: made }) => {
      const before = new Set(file.text.split('\n'))
      const lines = applyEdits(file.text, made).split('\n')
      return [
        file.path,
        lines.filter(line => !before.has(line) && line.trim() !== 'import asyncio').map(each => each.trim()),
      ]
    }),
  )
}

export const lines = (...all: string[]) => `${all.join('\n')}\n`

/** `load`, and what the case does with it from line 3 on. */
export const withLoad = (...rest: string[]) => lines('def load(key=1):', '    return key', ...rest)
