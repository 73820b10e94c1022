/** What holds for every text that the engine is given, whatever is in it. */

import { chosenLocalFix, type Finding } from '../../src/engine/finding.ts'
import type { FileResult } from '../../src/engine/run.ts'
import { transforms } from '../../transforms/index.ts'
import { checkText, fixText } from '../engine-under-test.ts'
import type { Compiler } from '../python/compiler.ts'
import { suppress } from '../suppressing.ts'
import { watched } from './watch.ts'

/** A law that a text has broken; `about` says which rule, or what happened, without anything of the text. */
export type Breach = { readonly law: string; readonly about: string }

const options = { transforms }
const check = (text: string, unsafe: boolean) => watched(text, () => checkText(text, options, unsafe))
const fix = (text: string, unsafe: boolean) => watched(text, () => fixText(text, options, unsafe))

/** Every law that the text breaks. Nothing is thrown: a crash is a breach. */
export async function breachesOf(text: string, compiler: Compiler): Promise<Breach[]> {
  try {
    const before = await compiler.judge(text)
    const found = check(text, false)
    if (found.findings.length === 0) return []
    const foundUnsafe = check(text, true)
    const breaches = sameFindings(found, foundUnsafe)
    if (before.comments) breaches.push(...suppressed(text, found))
    for (const unsafe of [false, true]) {
      // Then fixing is the very look at the file that was taken above.
      if (!(unsafe ? foundUnsafe : found).findings.some(finding => chosenLocalFix(finding, unsafe))) continue
      const result = fix(text, unsafe)
      const about = `${unsafe ? 'unsafe' : 'safe'} ${rulesOf(result.applied)}`
      const broken = consistent(found, result, unsafe)
      if (before.comments) {
        if (result.text !== text) broken.push(...settled(result, unsafe))
        if (result.text !== text) broken.push(...(await intact(before.comments, result.text, compiler)))
        broken.push(...result.bugs.map(bug => `bug: ${bug.rule}: ${bug.message}`))
      }
      breaches.push(...broken.map(law => ({ law, about })))
    }
    return breaches
  } catch (error) {
    const { message, stack = '' } = error as Error
    return [{ law: `crash: ${message.slice(0, 80)}`, about: stack.split('\n')[1]?.trim() ?? '' }]
  }
}

function rulesOf(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ rule }) => rule))].sort().join(' ')
}

const placesOf = ({ findings }: FileResult) => findings.map(placeOf).join()
const placeOf = ({ rule, range }: Finding) => `${rule}@${range.start}-${range.end}`

/** Whether fixes may be unsafe changes nothing in what is found, and what can be repaired safely can be repaired then. */
function sameFindings(safe: FileResult, unsafe: FileResult): Breach[] {
  const broken: Breach[] = []
  const others = new Map(unsafe.findings.map(finding => [placeOf(finding), finding]))
  for (const finding of safe.findings) {
    const other = others.get(placeOf(finding))
    if (!other) broken.push({ law: 'found without unsafe fixes only', about: finding.rule })
    else if (chosenLocalFix(finding, false) && !chosenLocalFix(other, true))
      broken.push({ law: 'a safe fix is lost among the unsafe ones', about: finding.rule })
  }
  if (safe.findings.length < unsafe.findings.length) broken.push({ law: 'found with unsafe fixes only', about: '' })
  return broken
}

/** A check says what a fix does: something is applied, and where nothing was changed the findings are the same. */
function consistent(found: FileResult, fixed: FileResult, unsafe: boolean): string[] {
  const broken: string[] = []
  const fixable = found.findings.filter(finding => chosenLocalFix(finding, unsafe))
  const isRefused = fixed.bugs.length > 0
  if (fixable.length > 0 && fixed.applied.length === 0 && !isRefused) broken.push('nothing of what can be fixed was')
  if (fixed.text === found.text && !isRefused && placesOf(fixed) !== placesOf(found)) broken.push(OTHERS)
  return broken
}

const OTHERS = 'reports other findings than a check'

/** A second run changes nothing, and finds what the first one has left. */
function settled(once: FileResult, unsafe: boolean): string[] {
  if (once.bugs.length > 0) return []
  const twice = fix(once.text, unsafe)
  if (twice.text !== once.text) return ['a second run changes it']
  return placesOf(twice) === placesOf(once) ? [] : [OTHERS]
}

/** What compiled still compiles, and every comment is there, as Python's own tokenizer sees it. */
async function intact(comments: readonly string[] | null, after: string, compiler: Compiler): Promise<string[]> {
  const judgement = await compiler.judge(after)
  if (judgement.error) return [`does not compile: ${judgement.error.replace(/\d+|'[^']*'/g, '…')}`]
  const left = [...(judgement.comments ?? [])].map(each => each.trimEnd())
  const lost = (comments ?? []).filter(comment => {
    const index = left.indexOf(comment.trimEnd())
    if (index >= 0) left.splice(index, 1)
    return index < 0 && !/async-fix:|noqa/i.test(comment)
  })
  return lost.length > 0 ? ['a comment is lost'] : []
}

/** A comment on the line of a finding silences it. */
function suppressed(text: string, { findings }: FileResult): Breach[] {
  const own = findings.filter(({ rule }) => rule !== 'unused-ignore')
  if (own.length === 0 || /\r/.test(text)) return []
  const silent = suppress(text, own, '# async-fix: ignore')
  const rules = new Set(own.map(({ rule }) => rule))
  const left = check(silent, false).findings.filter(({ rule }) => rules.has(rule))
  return left.map(({ rule }) => ({ law: 'found in spite of a suppression', about: rule }))
}
