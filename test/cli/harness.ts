/** Runs the command in-process in a temporary folder, with small transforms that find what the tests plant. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { main } from '../../src/cli/main.ts'
import type { Output } from '../../src/cli/streams.ts'
import { replace } from '../../src/engine/edit.ts'
import { defineTransform, type Transform } from '../../src/engine/transform.ts'
import { plainString } from '../../src/python/names.ts'
import { folderWith } from '../workspace/temporary.ts'

const shared = { why: 'Because.', example: '-old()\n+new()', default: true, summary: 'a call of the tests' }

/** `nap()` → `rest()`, always safe. */
const nap = defineTransform({
  ...shared,
  name: 'test-nap',
  family: 'blocking',
  triggers: ['nap'],
  aliases: ['ASYNC251', 'S7488'],
  declines: {},
  visit: {
    call(call, { fix, report }) {
      const callee = call.get('function')
      return callee?.text === 'nap' ? report(fix('rest instead', replace(callee, 'rest'))) : undefined
    },
  },
})

/** `risky()` → `bold()`, only unsafe. */
const risky = defineTransform({
  ...shared,
  name: 'test-risky',
  family: 'concurrency',
  triggers: ['risky'],
  aliases: ['ASYNC900'],
  declines: { paced: 'the loop is paced' },
  byHand: '\nPace it with `rest()`.\n',
  visit: {
    call(call, { fix, report }) {
      const callee = call.get('function')
      return callee?.text === 'risky' ? report(fix.unsafe('paced', 'be bold', replace(callee, 'bold'))) : undefined
    },
  },
})

/** `stuck()` is found and left alone. */
const stuck = defineTransform({
  ...shared,
  name: 'test-stuck',
  family: 'tasks',
  triggers: ['stuck'],
  aliases: ['RUF006'],
  declines: { 'value-used': 'its value is used' },
  visit: {
    call(call, { decline }) {
      return call.get('function')?.text === 'stuck' ? decline('value-used') : undefined
    },
  },
})

/** `opinion()` is found only when asked for. */
const opinion = defineTransform({
  ...shared,
  name: 'test-opinion',
  family: 'tasks',
  default: false,
  triggers: ['opinion'],
  aliases: [],
  declines: { taste: 'a matter of taste' },
  visit: {
    call(call, { decline }) {
      return call.get('function')?.text === 'opinion' ? decline('taste') : undefined
    },
  },
})

/** `crash()` makes the tool itself fail. */
const crash = defineTransform({
  ...shared,
  name: 'test-crash',
  family: 'testing',
  triggers: ['crash'],
  aliases: [],
  declines: {},
  visit: {
    call(call) {
      if (call.get('function')?.text === 'crash') throw new Error('we are wrong')
      return undefined
    },
  },
})

/** `version()` is found on 3.11 and later. */
const version = defineTransform({
  ...shared,
  name: 'test-version',
  family: 'timeouts',
  triggers: ['version'],
  aliases: [],
  since: [3, 11],
  declines: { old: 'it is old' },
  visit: {
    call(call, { decline, settings }) {
      const isNew = settings.targetVersion[1] >= 11
      return call.get('function')?.text === 'version' && isNew ? decline('old') : undefined
    },
  },
})

/** `pair("b")` → `paired("b")`, and `PAIRS` of `b.py` counts one more; only unsafe with a second argument. */
export const pair = defineTransform({
  ...shared,
  name: 'test-pair',
  family: 'concurrency',
  triggers: ['pair'],
  aliases: [],
  declines: { alone: 'there is no other file' },
  visit: {
    call(call, { facts, fix, report, decline }) {
      const callee = call.get('function')
      if (callee?.text !== 'pair') return undefined
      const [name, risk] = call.get('arguments')?.children ?? []
      const other = facts.filesWith('PAIRS').find(({ path: each }) => path.basename(each, '.py') === plainString(name))
      const count = other?.tree.root.children.at(-1)?.children[0]?.get('right')
      if (!other || !count) return decline('alone')
      const message = `pair it with ${plainString(name)}`
      const own = replace(callee, 'paired')
      const made = risk ? fix.unsafe('alone', message, own) : fix(message, own)
      const edits = [replace(count, String(Number(count.text) + 1))]
      return report({ ...made, elsewhere: [{ path: other.path, text: other.text, edits }] })
    },
  },
})

export const testTransforms: readonly Transform[] = [nap, risky, stuck, opinion, crash, version]

export type Result = {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
  readonly stdoutBytes: Buffer
}

export type Sandbox = {
  readonly cwd: string
  run(...argv: string[]): Promise<Result>
  runWith(options: RunSettings, ...argv: string[]): Promise<Result>
  read(file: string): string
}

type RunSettings = { stdin?: string | Uint8Array; env?: Record<string, string>; terminal?: boolean; cwd?: string }

/** A folder with these files, and the command in it. */
export function sandbox(
  files: Readonly<Record<string, string | Uint8Array>>,
  transforms: readonly Transform[] = testTransforms,
): Sandbox {
  const cwd = folderWith(files)
  const runWith = async (settings: RunSettings, ...argv: string[]) => {
    const stdout = collector(settings.terminal ?? false)
    const stderr = collector(settings.terminal ?? false)
    const status = await main(
      argv,
      {
        stdout,
        stderr,
        readStdin: async () => Buffer.from(settings.stdin ?? ''),
        cwd: settings.cwd ? path.join(cwd, settings.cwd) : cwd,
        env: settings.env ?? {},
      },
      transforms,
    )
    return { status, stdout: stdout.bytes().toString(), stderr: stderr.bytes().toString(), stdoutBytes: stdout.bytes() }
  }
  return {
    cwd,
    runWith,
    run: (...argv) => runWith({}, ...argv),
    read: file => readFileSync(path.join(cwd, file), 'utf8'),
  }
}

function collector(isTTY: boolean): Output & { bytes(): Buffer } {
  const chunks: Buffer[] = []
  return {
    isTTY,
    write: chunk => chunks.push(Buffer.from(chunk)),
    bytes: () => Buffer.concat(chunks),
  }
}
