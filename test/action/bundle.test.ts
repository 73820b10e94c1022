/** What GitHub runs is what the sources say. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

test('action/ is current; `npm run action` builds it', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'async-fix-action-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  execFileSync(process.execPath, ['scripts/build-action.mjs', folder])
  const files = readdirSync('action').sort()
  expect(readdirSync(folder).sort()).toEqual(files)
  const differing = files.filter(
    file => !readFileSync(path.join(folder, file)).equals(readFileSync(path.join('action', file))),
  )
  expect(differing).toEqual([])
})
