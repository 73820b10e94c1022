/** Runs the shell blocks of a document, in their order, in a copy of a small project; the built command stands for the published one. */

import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { interpreter } from '../python/interpreter.ts'
import type { Block } from './blocks.ts'

const program = path.resolve('dist/cli.cjs')

/** A copy of the project in a folder, with the examples of this repository beside its own files. */
export function makeProject(folder: string): string {
  if (!existsSync(program)) throw new Error('there is no build yet: npm run build')
  const project = path.join(folder, 'project')
  cpSync('test/documentation/project', project, { recursive: true })
  cpSync('examples', path.join(project, 'examples'), { recursive: true })
  const bin = path.join(folder, 'bin')
  mkdirSync(bin)
  const command = `exec '${process.execPath}' '${program}' "$@"`
  writeScript(path.join(bin, 'async-fix'), command)
  writeScript(path.join(bin, 'npx'), `[ "$1" = --yes ] && shift\n[ "$1" = async-fix ] || exit 127\nshift\n${command}`)
  writeScript(path.join(bin, 'python'), `exec '${interpreter}' "$@"`)
  return project
}

function writeScript(file: string, text: string): void {
  writeFileSync(file, `#!/bin/sh\n${text}\n`)
  chmodSync(file, 0o755)
}

/** Whether lines that run pytest can be run. */
export const hasPytest =
  interpreter !== null && spawnSync(interpreter, ['-c', 'import pytest, pytest_asyncio']).status === 0

/**
 * Runs the lines one by one and says which fail. The command may end with 1, which means that findings are left; what npm does is
 * not done, its scripts have to exist.
 */
export function shellComplaints(blocks: readonly Block[], project: string): string[] {
  return blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ document, line, code }) => {
      const commands = code.split(/\n|&&/).map(text => text.replace(/(^|\s)#.*/, '').trim())
      return commands.filter(Boolean).flatMap(command => complaint(command, project, `${document}:${line}`))
    })
}

function complaint(command: string, project: string, place: string): string[] {
  if (/^npm\b/.test(command)) return isScript(command) ? [] : [`${place}: npm knows no “${command}”`]
  if (/^python -m pytest\b/.test(command) && !hasPytest) return []
  const { status, stdout, stderr } = run(command, project)
  const isFine = status === 0 || (status === 1 && /^(npx (--yes )?)?async-fix\b/.test(command))
  return isFine ? [] : [`${place}: “${command}” ends with ${status}\n${stdout}${stderr}`]
}

function isScript(command: string): boolean {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const [, word = '', name = ''] = command.split(' ')
  return word === 'ci' || word in scripts || (word === 'run' && name in scripts)
}

/** A word in capital letters stands for what the reader has. */
function run(command: string, cwd: string): SpawnSyncReturns<string> {
  const bin = path.join(path.dirname(cwd), 'bin')
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH']}`, PYTHONDONTWRITEBYTECODE: '1' }
  return spawnSync('sh', ['-c', command.replaceAll(/\bRULE\b/g, 'blocking-sleep')], { cwd, env, encoding: 'utf8' })
}
