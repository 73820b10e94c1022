/** Whose a mark is, and whether that process has ended. */

import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { removeLitter, temporaryBeside } from '../../src/workspace/litter.ts'
import { hasEnded, markPattern, ownMark } from '../../src/workspace/owner.ts'
import { folderWith } from './temporary.ts'

const [host, , start] = ownMark().split('-')
const now = Date.now()
const longAgo = now - 25 * 3_600_000

/** A process that has ended, and whose parent knows. */
const endedPid = () => spawnSync(process.execPath, ['-e', '0']).pid

test('this process is alive, also after days', () => {
  expect(ownMark()).toMatch(new RegExp(`^${markPattern}$`))
  expect(hasEnded(ownMark(), now)).toBe(false)
  if (process.platform === 'linux') expect(hasEnded(ownMark(), longAgo)).toBe(false)
})

test('a process that is not there any more has ended', () => {
  expect(hasEnded(`${host}-${endedPid()}-${start}`, now)).toBe(true)
})

test.runIf(process.platform === 'linux')('another process of the same number is not the one that is meant', () => {
  expect(hasEnded(`${host}-${process.pid}-${Number(start) + 1}`, now)).toBe(true)
})

test.runIf(process.platform === 'linux')(
  'a process that was killed and that nobody has waited for has ended',
  async () => {
    const parent = spawn('sh', ['-c', 'sleep 100 & echo $!; exec sleep 100'])
    try {
      const pid = Number(await new Promise(resolve => parent.stdout.once('data', resolve)))
      process.kill(pid, 'SIGKILL')
      for (;;) {
        const found = spawnSync('cat', [`/proc/${pid}/stat`], { encoding: 'utf8' }).stdout
        const began = found.replace(/^.*\) /s, '').split(' ')[19]
        if (/\) [ZX]/.test(found)) {
          expect(hasEnded(`${host}-${pid}-${began}`, now)).toBe(true)
          return
        }
      }
    } finally {
      parent.kill('SIGKILL')
    }
  },
)

test('of another machine nothing is known, so its files stay for a day', () => {
  const foreign = `0123456789abcdef-${endedPid()}-1`
  expect(hasEnded(foreign, now)).toBe(false)
  expect(hasEnded(foreign, longAgo)).toBe(true)
})

test('temporary files of ended processes go; those of living ones, and whatever else is there, stay', () => {
  const folder = folderWith({ 'a.py': '' })
  const own = path.basename(temporaryBeside(path.join(folder, 'a.py')))
  const dead = own.replace(`-${process.pid}-`, `-${endedPid()}-`)
  const foreign = own.replace(host as string, '0123456789abcdef')
  const names = [own, dead, foreign, foreign.replace('.tmp', 'x.tmp'), '.async-fix-notes.tmp', 'a.py.tmp']
  for (const name of names) writeFileSync(path.join(folder, name), '')
  symlinkSync('a.py', path.join(folder, dead.replace('.tmp', 'x.tmp')))
  utimesSync(path.join(folder, foreign), longAgo / 1000, longAgo / 1000)
  removeLitter([folder, folder, path.join(folder, 'gone')])
  const expected = ['a.py', ...names.filter(name => name !== dead && name !== foreign), dead.replace('.tmp', 'x.tmp')]
  expect(readdirSync(folder).sort()).toEqual(expected.sort())
})
