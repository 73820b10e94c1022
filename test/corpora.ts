/** Real code to try things on: the standard library and the installed packages of an interpreter. */

import { isUtf8 } from 'node:buffer'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Source } from '../src/engine/run.ts'
import { isThorough } from './effort.ts'

/** How many files stand for a tree in an ordinary run; files with coroutines come on top. */
const sampleSize = 100

/** Where the standard library and the installed packages of an interpreter are. */
export function libraryFolders(python: string): { stdlib: string; packages: string } {
  const code = 'import json, sysconfig; print(json.dumps(sysconfig.get_paths()))'
  const paths = JSON.parse(spawnSync(python, ['-c', code], { encoding: 'utf8' }).stdout)
  return { stdlib: paths.stdlib, packages: paths.purelib }
}

/**
 * The Python files below a folder: all, or the sample. The same files on every run.
 * @param size of the sample, without the files with coroutines
 */
export async function readSources(folder: string, size = sampleSize): Promise<Source[]> {
  const entries = await readdir(folder, { recursive: true, encoding: 'utf8' })
  const files = entries.filter(file => file.endsWith('.py') && !file.startsWith('site-packages'))
  const order = new Map(files.map(file => [file, createHash('sha1').update(file).digest('hex')]))
  files.sort((a, b) => ((order.get(a) as string) < (order.get(b) as string) ? -1 : 1))
  const sources: Source[] = []
  for (const [position, file] of files.entries()) {
    const bytes = await readFile(path.join(folder, file))
    if (!isUtf8(bytes) || !(isThorough || position < size || bytes.includes('async def'))) continue
    const module = file.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.')
    sources.push({ path: file, module, text: bytes.toString('utf8').replace(/^\uFEFF/, '') })
  }
  return sources
}
