/** Compiles and runs blocks of Python by one process of a real Python; hosts of example.com are a server of the test. */

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startHttpServer } from '../http-server.ts'
import { interpreter } from '../python/interpreter.ts'
import type { PythonBlock } from './blocks.ts'

export type Outcome = {
  /** What Python says about a text that does not compile, else null. */
  readonly error: string | null
  /** What is missing here to run it, else null. */
  readonly obstacle: string | null
  /** These are missing where it did not run; the status is null where it had to be stopped. */
  readonly stdout?: string
  readonly stderr?: string
  readonly status?: number | null
}

/** True where the block is to be run, and not compiled alone: bad ones only where the text says what they print. */
export const isRun = (block: PythonBlock): boolean => block.kind !== 'bad' || block.prints !== null

/** What becomes of the blocks; those of one document share a folder, and can import each other by their file names. */
export async function runBlocks(blocks: readonly PythonBlock[]): Promise<ReadonlyMap<PythonBlock, Outcome>> {
  if (!interpreter) return new Map(blocks.map(block => [block, { error: null, obstacle: 'Python' }]))
  const server = await startHttpServer()
  const folder = mkdtempSync(path.join(tmpdir(), 'async-fix-documentation-'))
  try {
    const questions = blocks.map((block, id) => ({
      id,
      file: block.file,
      folder: path.join(folder, block.document),
      code: block.code.replaceAll(/https?:\/\/[\w.-]*\bexample\.com\b/g, server.url),
      needs: block.file.startsWith('test_') ? [...block.needs, 'pytest', 'pytest_asyncio'] : block.needs,
      since: block.since,
      run: isRun(block),
    }))
    const answers = JSON.parse(await ask(interpreter, JSON.stringify(questions))) as Record<number, Outcome>
    return new Map(blocks.map((block, id) => [block, answers[id] as Outcome]))
  } finally {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What a program prints must not depend on the machine. */
const environment = { PYTHONHASHSEED: '0', PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1', NO_PROXY: '127.0.0.1' }

function ask(python: string, questions: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [path.resolve('test/documentation/run_blocks.py')], {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    let answers = ''
    child.stdout.on('data', chunk => {
      answers += chunk
    })
    child.on('error', reject)
    child.on('close', status => (status === 0 ? resolve(answers) : reject(new Error(`it ended with status ${status}`))))
    child.stdin.end(questions)
  })
}
