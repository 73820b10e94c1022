/** A file that is named in another spelling is found under its own, where the file system takes both. */

import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { asSpelled } from '../../src/workspace/spelling.ts'
import { folderWith } from './temporary.ts'

type Fs = typeof import('node:fs')

/** Whether files are looked up as macOS and Windows do it. */
const system = vi.hoisted(() => ({ ignoresCase: false }))

vi.mock('node:fs', async original => {
  const fs = await original<Fs>()
  const existsSync: Fs['existsSync'] = file => {
    const [folder, name] = [path.dirname(String(file)), path.basename(String(file))]
    const isThere = (each: string) => each.toLowerCase() === name.toLowerCase()
    return fs.existsSync(file) || (system.ignoresCase && fs.readdirSync(folder).some(isThere))
  }
  return { ...fs, existsSync }
})

afterEach(() => {
  system.ignoresCase = false
})

test('the last part is spelled as the folder has it', () => {
  const folder = folderWith({ 'Wait.py': '', 'pause.py': '', 'größe.py': '' })
  system.ignoresCase = true
  for (const [given, own] of [
    ['wait.py', 'Wait.py'],
    ['WAIT.PY', 'Wait.py'],
    ['Wait.py', 'Wait.py'],
    ['Pause.py', 'pause.py'],
    ['GRÖßE.py', 'größe.py'],
  ] as const)
    expect(asSpelled(path.join(folder, given))).toBe(path.join(folder, own))
})

test('where case makes a difference nothing is looked up, and both of two files stay', () => {
  const both = folderWith({ 'wait.py': '' })
  writeFileSync(path.join(both, 'WAIT.PY'), '')
  for (const name of ['wait.py', 'WAIT.PY', 'Wait.py'])
    expect(asSpelled(path.join(both, name))).toBe(path.join(both, name))
  const one = folderWith({ 'Wait.py': '' })
  expect(asSpelled(path.join(one, 'wait.py'))).toBe(path.join(one, 'wait.py'))
})
