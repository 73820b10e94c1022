/** A rule that a person has told what to do with a node has it for itself. */

import { expect, test } from 'vitest'
import { defaultSettings } from '../../src/engine/settings.ts'
import { defineTransform, type Transform } from '../../src/engine/transform.ts'
import { checkText } from '../engine-under-test.ts'

function toy(name: string, family: Transform['family'], claims?: Transform['claims']): Transform {
  const transform = defineTransform({
    name,
    family,
    summary: name,
    why: '',
    default: true,
    triggers: ['slow'],
    aliases: [],
    example: '',
    declines: { harm: 'it would do harm' },
    visit: { call: (_, { decline }) => decline('harm') },
  })
  return claims ? { ...transform, claims } : transform
}

const configured = toy('configured', 'blocking', (node, { settings }) =>
  Object.hasOwn(settings.blockingCalls, node.get('function')?.text ?? ''),
)
const others = [toy('built-in', 'blocking'), toy('elsewhere', 'tasks')]

const rulesIn = (transforms: readonly Transform[], name: string) =>
  checkText('slow()\n', {
    transforms,
    settings: { ...defaultSettings, blockingCalls: { [name]: 'thread' } },
  }).findings.map(finding => finding.rule)

test('the other rules of the family say nothing, those of other families do', () => {
  expect(rulesIn([...others, configured], 'slow')).toEqual(['elsewhere', 'configured'])
})

test('what is not claimed belongs to everybody', () => {
  expect(rulesIn([...others, configured], 'quick')).toEqual(['built-in', 'elsewhere', 'configured'])
})

test('a rule that is not selected claims nothing', () => {
  expect(rulesIn(others, 'slow')).toEqual(['built-in', 'elsewhere'])
})
