/** Finds the tools we are measured against, and says what is missing and how to get it. */

import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

export type ToolName = 'ruff' | 'flake8' | 'pylint' | 'ast-grep'

export type Tool = { readonly command: string; readonly version: string }

export type Tools = { readonly [Name in ToolName]: Tool | { readonly missing: string } }

const hints: Readonly<Record<ToolName, string>> = {
  ruff: 'pip install ruff',
  flake8: 'pip install flake8 flake8-async',
  pylint: 'pip install pylint',
  'ast-grep': 'npm install --global @ast-grep/cli, or npm install --no-save @ast-grep/cli here',
}

/** @param folders where programs lie, first ones first */
export function findTools(folders: readonly string[]): Tools {
  const tool = (name: ToolName) => findTool(name, folders)
  return { ruff: tool('ruff'), flake8: tool('flake8'), pylint: tool('pylint'), 'ast-grep': tool('ast-grep') }
}

function findTool(name: ToolName, folders: readonly string[]): Tools[ToolName] {
  for (const folder of folders) {
    const command = path.join(folder, name)
    if (!isExecutable(command)) continue
    const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' })
    if (status !== 0) continue
    // Without the plugin flake8 knows nothing about asyncio.
    if (name === 'flake8' && !stdout.includes('flake8-async'))
      return { missing: 'flake8 is there, flake8-async is not: pip install flake8-async' }
    return { command, version: /\d\S*/.exec(stdout)?.[0] ?? stdout.trim() }
  }
  return { missing: `not found: ${hints[name]}` }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
