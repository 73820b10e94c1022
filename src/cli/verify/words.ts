/** What `--verify` says on standard error. */

import { printable } from '../../report/terminal.ts'
import type { CommandRun } from './command.ts'

/** So many lines of what a command wrote are shown, each as long as this at most. */
const LAST_LINES = 15
const MOST_CHARACTERS = 400

const color = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g')

/** `no fixes`, `1 fix`, `12 fixes`. */
export function fixCount(number: number): string {
  return number === 0 ? 'no fixes' : number === 1 ? '1 fix' : `${number} fixes`
}

/** A command as it is quoted in a sentence. */
export function quoted(command: string): string {
  return `\`${printable(command)}\``
}

/** The end of what a command wrote, a line each, safe to print on a terminal. */
export function lastLines({ output }: Pick<CommandRun, 'output'>): string {
  const lines = output.split(/\r?\n/).filter(line => line.trim() !== '')
  return lines
    .slice(-LAST_LINES)
    .map(line => `  | ${shortened(printable(withoutColors(line)))}\n`)
    .join('')
}

function shortened(line: string): string {
  const characters = [...line]
  return characters.length > MOST_CHARACTERS ? `${characters.slice(0, MOST_CHARACTERS).join('')}…` : line
}

/** A tool that was told to use colours does so in a pipe as well. */
function withoutColors(line: string): string {
  return line.replaceAll(color, '')
}
