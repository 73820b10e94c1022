/** Keeps short runs short: V8's optimising compiler for WebAssembly pays only when there is much to parse. */

import { statSync } from 'node:fs'

/** Below this many bytes of source the compiler takes longer than it saves (measured; equal near 0.4 MB). */
const worthCompiling = 350_000

/** More files than this are not measured: taking their sizes would cost what is to be saved. */
const manyFiles = 300

/**
 * Turns the compiler off when the files are small: a process waits at its exit for functions that are still being compiled, 40 ms
 * to 70 ms for this parser. To be called before the first WebAssembly module is loaded.
 */
export function spareCompilerIn(files: readonly string[]): void {
  if (files.length > manyFiles || totalSize(files) > worthCompiling) return
  setFlags('--no-wasm-dynamic-tiering', '--no-wasm-tier-up')
}

/** Puts the flags back to what V8 starts with. */
export function allowCompiler(): void {
  setFlags('--wasm-dynamic-tiering', '--wasm-tier-up')
}

/** `node:v8` is loaded late: with it come all streams, which a run without a parser does not need. */
function setFlags(...flags: readonly string[]): void {
  try {
    const { setFlagsFromString } = process.getBuiltinModule('node:v8')
    for (const flag of flags) setFlagsFromString(flag)
  } catch {
    return
  }
}

function totalSize(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0)
}
