/** The skill can be loaded by every agent, holds what it has to teach, and each pointer leads somewhere. */

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { sharedReasons } from '../scripts/reference.ts'
import { transforms } from '../transforms/index.ts'
import { anchorsOf, deadLinks, headingsOf, unknownRules } from './documentation/pointers.ts'

const skill = readFileSync('SKILL.md', 'utf8')
const reference = readFileSync('reference.md', 'utf8')
const documents = { 'SKILL.md': skill, 'reference.md': reference, 'README.md': readFileSync('README.md', 'utf8') }

describe('the head of the skill', () => {
  const head = /^---\n([\s\S]*?)\n---\n/.exec(skill)?.[1] ?? ''
  const fields = new Map(head.split('\n').map(line => [line.split(':', 1)[0] ?? '', line.replace(/^[\w-]+: */, '')]))

  test('has only what every agent understands, one line each', () => {
    const portable = ['name', 'description', 'license', 'compatibility', 'metadata', 'allowed-tools']
    expect([...fields.keys()].filter(key => !portable.includes(key))).toEqual([])
    expect(fields.get('name')).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(fields.get('compatibility')?.length).toBeLessThanOrEqual(500)
    expect(fields.get('license')).toBe('MIT')
  })

  test('says in its first sentence when it is wanted', () => {
    const description = fields.get('description') ?? ''
    expect(description.length).toBeLessThanOrEqual(1024)
    expect(description).not.toMatch(/[<>]|: /)
    expect(description.slice(0, 250)).toMatch(
      /^Use this skill whenever Python code contains async def, await or asyncio/,
    )
  })
})

test('the skill is read in full: fewer than 500 lines', () => {
  expect(skill.trimEnd().split('\n').length).toBeLessThan(500)
})

test('the skill has a chapter for each of its subjects', () => {
  expect(headingsOf(skill, 2)).toEqual([
    'When to use this',
    'Workflow',
    'Core principles',
    'Choose a model',
    'Basics',
    'Essential patterns',
    'Async context managers',
    'Pitfalls and cures',
    'Testing',
    'Performance',
    'Logging',
    'A client for an API',
    'Quick reference',
    'The rules in short',
    'Troubleshooting',
  ])
})

test('there are ten rules in short', () => {
  const chapter = skill.slice(skill.indexOf('## The rules in short'), skill.indexOf('## Troubleshooting'))
  expect(chapter.match(/^\d+\. /gm)).toHaveLength(10)
})

test('the table of contents of the reference names each chapter', () => {
  const contents = reference.slice(0, reference.indexOf('\n## '))
  const named = [...contents.matchAll(/^- \[(.+)\]\(#(.+)\)$/gm)].map(([, title]) => title)
  expect(named).toEqual(headingsOf(reference, 2))
})

test('the reference says what to do about each reason that many rules share', () => {
  const chapter = reference.slice(reference.indexOf('## When the tool declines'), reference.indexOf('## Across files'))
  const named = [...chapter.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, reason]) => reason)
  expect(named.sort()).toEqual([...sharedReasons(transforms).keys()].sort())
})

test.each(Object.entries(documents))('%s: no link leads nowhere', (name, text) => {
  expect(deadLinks(name, text, documents)).toEqual([])
})

test.each(Object.entries(documents))('%s: where a table names rules, they exist', (_, text) => {
  expect(unknownRules(text)).toEqual([])
})

test('a dead link and a misspelt rule are named', () => {
  const wrong = '# A b\n\n[x](#a-b) [y](#c) [z](SKILL.md#nowhere) [f](missing.md)\n'
  expect(anchorsOf(wrong)).toEqual(['a-b'])
  expect(deadLinks('wrong.md', wrong, { 'SKILL.md': skill })).toEqual(['#c', 'SKILL.md#nowhere', 'missing.md'])
  expect(unknownRules('| a | rule |\n|---|---|\n| b | `blocking-sleep`, `blocking-nap` |\n')).toEqual(['blocking-nap'])
})
