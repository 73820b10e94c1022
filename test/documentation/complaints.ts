/** What is wrong with blocks of Python in a document, one sentence for each mistake. */

import { transforms } from '../../transforms/index.ts'
import type { PythonBlock } from './blocks.ts'
import { linesAreIn } from './printed.ts'
import { isRun, type Outcome } from './programs.ts'
import { fixed, rulesReporting } from './tool.ts'

const at = ({ document, line }: PythonBlock) => `${document}:${line}`

/** Marks that promise nothing, and what Python and the running program say. */
export function programComplaints(block: PythonBlock, { error, obstacle, ...end }: Outcome): string[] {
  const unknown = block.unknown.map(word => `${at(block)}: nobody knows what “${word}” means`)
  if (error !== null) return [...unknown, `${at(block)}: does not compile: ${error}`]
  if (obstacle !== null || !isRun(block)) return unknown
  return [...unknown, ...endComplaints(block, end).map(text => `${at(block)}: ${text}`)]
}

/**
 * A text block below a program shows its standard output, and then the lines of its standard error that matter: each is a part of
 * a line there, in their order. Without them nothing may go there. Of pytest such a part of its output is enough.
 */
function endComplaints(block: PythonBlock, { stdout = '', stderr = '', status }: Omit<Outcome, 'error' | 'obstacle'>) {
  const shown = block.prints ?? ''
  if (status === null) return [`does not end:\n${stdout}${stderr}`]
  if (block.file.startsWith('test_')) {
    const passes = status === 0 && linesAreIn(shown, stdout)
    return passes ? [] : [`its tests end otherwise:\n${stdout}${stderr}`]
  }
  if (!shown.startsWith(stdout)) return [`prints something else:\n${stdout}${stderr}`]
  const errors = shown.slice(stdout.length)
  if (errors === '' ? stderr !== '' : !linesAreIn(errors, stderr)) return [`reports something else:\n${stderr}`]
  return status !== 0 && errors === '' ? [`ends with status ${status}`] : []
}

/** Opinions about whole programs: a small example is run at once, and its coroutines stand for some that wait. */
const aboutPrograms = ['missing-main-guard', 'unused-async']

/** A bad block is reported by the rules that it names, and no other; any other block by none. */
export async function findingComplaints(block: PythonBlock): Promise<string[]> {
  const flags = versionFlags(block)
  if (block.kind !== 'bad') {
    const every = await rulesReporting(block.code, block.file, ['--select', 'all', ...flags])
    const found = every.filter(rule => !aboutPrograms.includes(rule))
    return differing(found, block.opinionated, `${at(block)}: is reported by`)
  }
  const more = block.rules.filter(name => !transforms.find(each => each.name === name)?.default)
  const asked = more.length > 0 ? ['--extend-select', more.join(',')] : []
  const found = await rulesReporting(block.code, block.file, [...asked, ...flags])
  return differing(found, block.rules, `${at(block)}: is reported by`)
}

function differing(found: readonly string[], expected: readonly string[], what: string): string[] {
  const wanted = [...expected].sort()
  if (found.join() === wanted.join()) return []
  return [`${what} ${found.join(', ') || 'no rule'}, not by ${wanted.join(', ') || 'none'}`]
}

/**
 * The block after a bad one is good, and is what the command makes of it, with the flags that the good block names. Where a person
 * has to write it the text between them says so, and the command really does not.
 */
export async function pairComplaints(bad: PythonBlock, good: PythonBlock | undefined): Promise<string[]> {
  if (good?.kind !== 'good') return [`${at(bad)}: no good block follows`]
  const more = bad.rules.filter(name => !transforms.find(each => each.name === name)?.default)
  const flags = [...(more.length > 0 ? ['--extend-select', more.join(',')] : []), ...versionFlags(bad)]
  const made = await fixed(bad.code, bad.file, [...flags, ...good.flags])
  if (!good.byHand) return made === good.code ? [] : [`${at(good)}: the command makes something else:\n${made}`]

  const unsafe = await fixed(bad.code, bad.file, [...flags, '--unsafe'])
  const silent = /by hand/i.test(good.prose) ? [] : [`${at(good)}: the text does not say why it is made by hand`]
  const needless = [made, unsafe].includes(good.code) ? [`${at(good)}: the command makes the same`] : []
  return [...silent, ...needless]
}

function versionFlags({ since }: PythonBlock): string[] {
  return since ? ['--target-version', `py${since.join('')}`] : []
}
