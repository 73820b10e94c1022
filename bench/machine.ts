/** On what the figures were measured. */

import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'
import path from 'node:path'
import type { Python } from './environment.ts'
import type { Machine } from './results.ts'
import type { Tools } from './tools.ts'

export function machineFacts(cli: string, python: Python, tools: Tools): Machine {
  const peers = Object.entries(tools).flatMap(([name, tool]) => ('missing' in tool ? [] : [[name, tool.version]]))
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memory: totalmem(),
    system: `${type()} ${release()}`,
    versions: {
      'async-fix': ownVersion(cli),
      node: process.versions.node,
      python: python.version,
      ...Object.fromEntries(peers),
    },
  }
}

/** With the commit where it is this repository's own build and git knows it. */
function ownVersion(cli: string): string {
  const version = execFileSync(process.execPath, [cli, '--version'], { encoding: 'utf8' })
    .trim()
    .replace(/^async-fix /, '')
  if (cli !== path.resolve('dist/cli.cjs')) return version
  try {
    const dirty = git('status', '--porcelain', '--', 'src', 'transforms') !== ''
    return `${version} (${git('rev-parse', '--short', 'HEAD')}${dirty ? ' and changes' : ''})`
  } catch {
    return version
  }
}

function git(...words: string[]): string {
  return execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
}
