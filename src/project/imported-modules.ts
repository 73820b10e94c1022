/** The modules that a text may import, read off its words: also what only looks like an import, as in a docstring. */

import { stdlibModules } from '../python/stdlib.ts'

export type ImportedModule = {
  /** Dotted. Relative names are those of the package around, or just what follows the dots. */
  readonly name: string
  /** True where everything below the module can be named as well. */
  readonly isWhole: boolean
}

const NAME = '[\\p{L}\\p{N}_.\\s\\\\]'
const FROM = new RegExp(
  `\\bfrom\\b(${NAME}*?)\\bimport\\b([\\s\\\\]*\\((?:[^)#]|#[^\\n]*\\n)*\\)|(?:[^\\n;\\\\]|\\\\\\r?\\n|\\\\)*)`,
  'gu',
)
const IMPORT = /(?:^|[\n;:])[ \t\f]*import\b((?:[^\n;\\]|\\\r?\n|\\)*)/gu
const WORD = /[\p{L}_][\p{L}\p{N}_]*/gu

/** @param module the name of the importing module, for relative imports */
export function importedModules(text: string, module: string): ImportedModule[] {
  const found: ImportedModule[] = []
  for (const [, path = '', names = ''] of text.matchAll(FROM)) {
    const from = path.replace(/[\s\\]/g, '')
    const bases = from.startsWith('.') ? relativeBases(from, module) : [from]
    for (const base of bases) {
      if (isColdLibrary(base)) continue
      if (base) found.push({ name: base, isWhole: false })
      for (const name of names.match(WORD) ?? []) found.push({ name: base ? `${base}.${name}` : name, isWhole: true })
    }
  }
  for (const [, names = ''] of text.matchAll(IMPORT))
    for (const part of names.split(',')) {
      const name = (part.split(/[\s\\]as[\s\\]/)[0] ?? '').replace(/[\s\\]/g, '').replace(/#.*$/, '')
      if (!name || isColdLibrary(name)) continue
      found.push({ name: name.split('.')[0] as string, isWhole: true })
    }
  return found
}

/** A top-level name of the standard library never means a module of the project. */
function isColdLibrary(name: string): boolean {
  const [top = ''] = name.split('.')
  return stdlibModules.has(top) && top !== 'asyncio' && top !== 'contextlib'
}

/** The package is the module itself, or what is above it: the path would tell. */
function relativeBases(from: string, module: string): string[] {
  const dots = /^\.*/.exec(from)?.[0].length ?? 0
  const rest = from.slice(dots)
  const parts = module.split('.')
  return [dots - 1, dots].map(up => [...parts.slice(0, Math.max(0, parts.length - up)), rest].filter(Boolean).join('.'))
}
