/** Says what was found, one line for each finding: where, which rule, what is wrong, and the command that repairs it. */

import { nearby, printable, quoted } from './shown.mjs'

/** The others are counted: whoever repairs these edits the file, and is then told of them. */
const MOST = 20

/**
 * @param findings all of one file, as `--output-format json` gives them
 * @param file the file, absolute
 * @param cwd the folder in which the commands will be typed
 * @param tool what `findTool` gives
 */
export function describe(findings, file, cwd, tool) {
  const shownFile = nearby(file, cwd)
  const argument = quoted(shownFile)
  const told = findings.slice(0, MOST).map(finding => {
    const { code, message, location } = finding
    const what = printable(`${place(shownFile, location)}: ${code} ${message}; ${cure(finding)}`)
    return `${what}: ${tool.shown} ${repair(finding, argument)}`
  })
  const left = findings.length - told.length
  return [
    `async-fix found ${findings.length === 1 ? '1 asyncio pitfall' : `${findings.length} asyncio pitfalls`}:`,
    ...told,
    ...(left > 0 ? [`and ${left} more: ${tool.shown} --check ${argument}`] : []),
    'Code that has to stay as it is takes a comment at the end of its line: # async-fix: ignore[RULE] the reason',
  ].join('\n')
}

function place(file, { cell, row, column }) {
  return [file, ...(cell ? [`cell ${cell}`] : []), row, column].join(':')
}

function cure({ fix, declined }) {
  if (fix?.applicability === 'safe') return `safe fix, ${fix.message}`
  if (fix) return `fix to be judged first, ${fix.message}`
  return `to be repaired by hand, ${declined?.message ?? 'no fix is known'}`
}

function repair({ code, fix }, argument) {
  if (!fix) return `explain ${printable(code)}`
  return `${fix.applicability === 'safe' ? '' : '--unsafe '}--select ${printable(code)} ${argument}`
}
