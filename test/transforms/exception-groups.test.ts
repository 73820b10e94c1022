/** Exception groups whose classes, and whose callers, are in other files. */

import { describe, expect, test } from 'vitest'
import attributeRule from '../../transforms/cancellation/except-star-attribute.ts'
import groupRule from '../../transforms/cancellation/except-star-group.ts'
import { checkText, fixText } from '../engine-under-test.ts'

const errors = `
class ParcelErrors(ExceptionGroup):
    van = None

    def derive(self, excs):
        return ParcelErrors(self.message, excs)
`

describe('except-star-group', () => {
  const deliver = `
from errors import ParcelErrors


async def deliver(parcels):
    try:
        await parcels.deliver()
    except* (KeyError, ParcelErrors):
        print("lost")
`

  test('takes out a class of another file', () => {
    const options = { transforms: [groupRule], others: { 'project/errors.py': errors } }
    expect(fixText(deliver, options).text).toBe(deliver)
    expect(fixText(deliver, options, true).text).toContain('except* KeyError:')
  })

  test('knows nothing of a class that is not a group', () => {
    const others = { 'project/errors.py': 'class ParcelErrors(Exception):\n    pass\n' }
    expect(checkText(deliver, { transforms: [groupRule], others }).findings).toEqual([])
  })
})

describe('except-star-attribute', () => {
  const deliver = `
def deliver(parcels):
    try:
        parcels.deliver()
    except* KeyError as lost:
        print(lost.van)
`

  test('finds what no group has', () => {
    expect(checkText(deliver, { transforms: [attributeRule] }).findings.map(each => each.message)).toEqual([
      '`lost` is an exception group here, which has no `van`',
    ])
  })

  test('leaves what a class of another file may have', () => {
    const options = { transforms: [attributeRule], others: { 'project/errors.py': errors } }
    expect(checkText(deliver, options).findings).toEqual([])
  })

  test('leaves what another file gives to groups', () => {
    const others = { 'project/vans.py': 'group = ExceptionGroup("vans", [KeyError()])\ngroup.van = 3\nraise group\n' }
    expect(checkText(deliver, { transforms: [attributeRule], others }).findings).toEqual([])
  })
})
