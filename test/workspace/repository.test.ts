/** Where the paths of a code host begin. */

import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { repositoryRoot } from '../../src/workspace/repository.ts'
import { folderWith } from './temporary.ts'

test('the nearest folder that git keeps, which may be a worktree', () => {
  const folder = folderWith({ 'a/.git': 'gitdir: elsewhere\n', 'a/b/c.py': '' })
  mkdirSync(path.join(folder, '.git'))
  expect(repositoryRoot(path.join(folder, 'a/b'), {})).toBe(path.join(folder, 'a'))
  expect(repositoryRoot(folder, {})).toBe(folder)
})

test.each(['GITHUB_WORKSPACE', 'CI_PROJECT_DIR'])('the folder that %s names, where it holds the current one', name => {
  const folder = folderWith({ 'w/a/b.py': '' })
  const within = path.join(folder, 'w/a')
  expect(repositoryRoot(within, { [name]: path.join(folder, 'w') })).toBe(path.join(folder, 'w'))
  mkdirSync(path.join(folder, '.git'))
  expect(repositoryRoot(folder, { [name]: path.join(folder, 'w') })).toBe(folder)
})
