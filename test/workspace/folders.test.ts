/** Folders are made with those above them, and what cannot be made is an error and no endless wait. */

import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder } from '../../src/workspace/folders.ts'
import { folderWith } from './temporary.ts'

test('a folder is made once, with those above it', () => {
  const folder = path.join(folderWith({}), 'a', 'b', 'c')
  expect(makeFolder(folder, 0o700)).toBe(true)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(makeFolder(folder)).toBe(false)
})

test('a file in the way is an error', () => {
  const folder = folderWith({ file: '' })
  expect(() => makeFolder(path.join(folder, 'file', 'below'))).toThrow('ENOTDIR')
})

test.skipIf(!existsSync('/proc/self'))('a folder that takes none is an error', () => {
  expect(() => makeFolder('/proc/async-fix/cache')).toThrow('ENOENT')
})
