/** Plain findings hold all that findings say, and no syntax nodes. */

import { expect, test } from 'vitest'
import { insertBefore } from '../../src/engine/edit.ts'
import type { Finding } from '../../src/engine/finding.ts'
import { plainFinding } from '../../src/engine/plain-findings.ts'
import { parsed } from '../python/parsed.ts'

test('nodes become ranges', () => {
  const node = parsed('nap()\n').tree.root
  const { start, end } = node
  const finding = (range: { start: number; end: number }): Finding => ({
    rule: 'test-nap',
    message: 'a nap',
    range,
    fixes: [
      {
        applicability: 'unsafe',
        message: 'rest',
        unsafeBecause: { reason: 'paced', message: 'it is paced' },
        edits: [{ ...insertBefore(node, 'import rest\n'), shared: 'import rest' }, insertBefore(node, 'x')],
        elsewhere: [{ path: 'b.py', text: 'y', edits: [{ start: 0, end: 1, text: 'z' }] }],
        ground: range,
        changesComments: true,
        needsPackage: 'rest',
      },
    ],
    declined: { reason: 'paced', message: 'it is paced' },
    chain: [{ path: 'c.py', range, message: 'it naps here' }],
  })
  expect(JSON.stringify(plainFinding(finding(node)))).toBe(JSON.stringify(finding({ start, end })))
  expect(plainFinding(finding(node))).toEqual(finding({ start, end }))
})
