/** Reads a Jupyter notebook (nbformat 4) as one Python source. */

import { isUtf8 } from 'node:buffer'
import { type Cell, isAmbiguous, joined } from '../python/cells.ts'

/** In bytes. A notebook also holds what its cells printed and drew. */
export const notebookLimit = 50 * 1024 * 1024

type Read = { readonly text: string; readonly bom: boolean; readonly bytes: Uint8Array }
type Skipped = { readonly reason: string; readonly line: null; readonly unreadable: false }

const skipped = (reason: string): Skipped => ({ reason, line: null, unreadable: false })

/** The code cells of a notebook, one below the other, as `src/python/cells.ts` puts them; empty for one that is not Python's. */
export function decodeNotebook(bytes: Uint8Array): Read | Skipped {
  if (!isUtf8(bytes)) return skipped('not valid UTF-8')
  const notebook = parsed(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
  if (!isRecord(notebook)) return skipped('no notebook: it is not JSON')
  if (isDeep(notebook)) return skipped(`nested more than ${DEEPEST} levels deep`)
  if (notebook['nbformat'] !== 4 || !Array.isArray(notebook['cells']))
    return skipped('a notebook of another format than 4: open it in Jupyter and save it once')
  const cells = isForPython(notebook['metadata']) ? codeCells(notebook['cells']) : []
  if (cells.some(({ source }) => isAmbiguous(source) || source.includes('\r')))
    return skipped('control characters in its cells')
  return { text: joined(cells), bom: false, bytes }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Some outputs are tables in tables; what writes into the JSON walks down by recursion. */
const DEEPEST = 500

function isDeep(value: unknown): boolean {
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true
    level = level.flatMap(each => (typeof each === 'object' && each !== null ? Object.values(each) : []))
  }
  return false
}

function codeCells(cells: readonly unknown[]): Cell[] {
  return cells.flatMap((cell, index) => {
    if (!isRecord(cell) || cell['cell_type'] !== 'code') return []
    const source = sourceOf(cell['source'])
    return source === null ? [] : [{ number: index + 1, source }]
  })
}

/** One string, or its lines: nbformat allows both. */
function sourceOf(source: unknown): string | null {
  if (typeof source === 'string') return source
  return Array.isArray(source) && source.every(line => typeof line === 'string') ? source.join('') : null
}

/** A notebook that does not say its language is taken for Python's, as Jupyter does. */
function isForPython(metadata: unknown): boolean {
  const name = (of: string, key: string) => {
    const found = isRecord(metadata) ? metadata[of] : null
    return isRecord(found) ? found[key] : undefined
  }
  const language = name('language_info', 'name') ?? name('kernelspec', 'language') ?? 'python'
  return typeof language === 'string' && /^i?python\d*$/i.test(language)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
