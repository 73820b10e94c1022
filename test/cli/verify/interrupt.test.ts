/** The built program with `--verify`, interrupted: every file is given back, and nothing of the command is left. */

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../../workspace/temporary.ts'

const program = path.resolve('dist/cli.cjs')
const blocking = 'import time\r\n\r\n\r\nasync def f():\r\n    time.sleep(1)\r\n'

/** Starts the program, and waits until the command runs on changed files. */
async function interrupted(files: Readonly<Record<string, string>>, command: string, signal: NodeJS.Signals) {
  if (!existsSync(program)) throw new Error('dist/cli.cjs is missing: run `npm run build` first')
  const cwd = folderWith(files)
  const argv = [program, '--no-cache', '--verify', `if grep -q asyncio a.py; then ${command}; fi`, '.']
  const child = spawn(process.execPath, argv, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  const ended = new Promise(resolve => child.on('close', (status, by) => resolve(by ?? status)))
  while (!existsSync(path.join(cwd, 'pid')) || readFileSync(path.join(cwd, 'pid'), 'utf8') === '') {
    if (child.exitCode !== null) throw new Error(`it ended: ${stderr}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return {
    cwd,
    read: (file: string) => readFileSync(path.join(cwd, file), 'utf8'),
    interrupt: async () => {
      child.kill(signal)
      const ending = await ended
      return { ending, stderr }
    },
  }
}

const isThere = (pid: string) => {
  try {
    return process.kill(Number(pid), 0)
  } catch {
    return false
  }
}

const onUnix = test.skipIf(process.platform === 'win32')

onUnix.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s gives back what the files held', async signal => {
  const files = { 'a.py': blocking, 'b.py': blocking }
  const { cwd, read, interrupt } = await interrupted(files, 'echo $$ > pid; sleep 1000', signal)
  expect(read('b.py')).toContain('asyncio')
  const { ending, stderr } = await interrupt()
  expect(ending).toBe(signal)
  expect(stderr).toBe('verify: run 1, no fixes, passed\nverify: run 2, 2 fixes, interrupted\n')
  expect([read('a.py'), read('b.py')]).toEqual([blocking, blocking])
  expect(readdirSync(cwd).sort()).toEqual(['a.py', 'b.py', 'pid'])
  expect(isThere(read('pid').trim())).toBe(false)
})

onUnix('a command that will not end is ended all the same', async () => {
  const { read, interrupt } = await interrupted(
    { 'a.py': blocking },
    "trap '' INT TERM; echo $$ > pid; while :; do sleep 1; done",
    'SIGINT',
  )
  expect((await interrupt()).ending).toBe('SIGINT')
  expect(read('a.py')).toBe(blocking)
  expect(isThere(read('pid').trim())).toBe(false)
})

onUnix('what somebody else has written meanwhile stays, and is named', async () => {
  const files = { 'a.py': blocking, 'b.py': blocking }
  const { cwd, read, interrupt } = await interrupted(files, 'echo $$ > pid; sleep 1000', 'SIGINT')
  writeFileSync(path.join(cwd, 'b.py'), 'mine = True\n')
  const { ending, stderr } = await interrupt()
  expect(ending).toBe('SIGINT')
  expect([read('a.py'), read('b.py')]).toEqual([blocking, 'mine = True\n'])
  expect(stderr).toContain('error: b.py: not restored: changed on disk while it was looked at, not written\n')
})

onUnix('as long as it runs nobody else takes back what is tried', async () => {
  const { cwd, read, interrupt } = await interrupted({ 'a.py': blocking }, 'echo $$ > pid; sleep 1000', 'SIGINT')
  const tried = read('a.py')
  const other = (...argv: string[]) =>
    spawnSync(process.execPath, [program, '--no-cache', ...argv], { cwd, encoding: 'utf8' })
  expect(other('undo').stderr).toMatch(/^error: a run \(process \d+\) is still writing here\n$/)
  expect(other('.').stderr).toBe('No findings in 1 file.\n')
  expect(read('a.py')).toBe(tried)
  await interrupt()
  expect(read('a.py')).toBe(blocking)
  expect(other('undo').stderr).toMatch(/^error: nothing to undo/)
})
