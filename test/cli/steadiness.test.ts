/** A fix that rests on other files is not written once one of these has changed. */

import { unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { changedFile, momentBefore } from '../../src/cli/steadiness.ts'
import { FileStates } from '../../src/workspace/cache/states.ts'
import { folderWith } from '../workspace/temporary.ts'

async function project() {
  const folder = folderWith({ 'a.py': 'x = 1\n', 'b.py': 'y = 1\n' })
  const files = ['a.py', 'b.py'].map(name => path.join(folder, name)) as [string, string]
  const since = await momentBefore()
  const states = new FileStates()
  const changed = (isRead = true, of: Pick<FileStates, 'of'> = states, held = new Map<string, Uint8Array>()) =>
    changedFile(folder, { isRead: () => isRead, filesOf: () => files }, of, held, since)
  return { files, states, changed }
}

test('nothing has changed, whether the files were read or not', async () => {
  const { files, states, changed } = await project()
  expect(changed()).toBeNull()
  states.read(files[0])
  expect(changed()).toBeNull()
})

test('one was written, or removed', async () => {
  const { files, changed } = await project()
  writeFileSync(files[1], 'y = 2\n')
  expect(changed()).toBe(files[1])
  expect(changed(false)).toBeNull()
  unlinkSync(files[0])
  expect(changed()).toBe(files[0])
})

test('one looks younger, and holds what was read; then something else', async () => {
  const { files, states, changed } = await project()
  states.read(files[0])
  utimesSync(files[0], 1, 1)
  expect(changed()).toBeNull()
  expect(changed(true, { of: () => null })).toBe(files[0])
  writeFileSync(files[0], 'x = 2\n')
  expect(changed()).toBe(files[0])
})

test('one was written, and holds again what the run has read of it', async () => {
  const { files, changed } = await project()
  const unknown = { of: () => null }
  writeFileSync(files[0], 'x = 2\n')
  writeFileSync(files[0], 'x = 1\n')
  expect(changed(true, unknown, new Map([[files[0], Buffer.from('x = 1\n')]]))).toBeNull()
  expect(changed(true, unknown, new Map([[files[0], Buffer.from('x = 2\n')]]))).toBe(files[0])
})
