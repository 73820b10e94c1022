/** Finds the async-fix to run: that of the plugin, of the project, of the machine, or else npm's. No shell is needed for any of them. */

import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { nearby, quoted } from './shown.mjs'

const plugin = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const onWindows = process.platform === 'win32'

/**
 * @param file the file to check, absolute; the project's packages are looked for in its folder and those above
 * @param cwd where `shown` will be typed
 * @returns `command` and `args` to spawn, and `shown`: the words that run it in a shell
 */
export function findTool(file, cwd) {
  const script = [plugin, ...packageFolders(file), ...packageFolders(path.join(cwd, 'any'))]
    .map(folder => path.join(folder, 'dist', 'cli.cjs'))
    .find(candidate => existsSync(candidate))
  if (script) return runByNode(script, cwd)
  return onThePath(cwd) ?? fromNpm()
}

/** Where npm puts the package for code in `file`'s folder, nearest first. */
function packageFolders(file) {
  const folder = path.dirname(file)
  const own = path.join(folder, 'node_modules', 'async-fix')
  return folder === path.dirname(folder) ? [own] : [own, ...packageFolders(folder)]
}

function onThePath(cwd) {
  for (const folder of pathFolders()) {
    // On Windows npm's command is a batch file, which only a shell can run: what it would run lies beside it.
    const script = path.join(folder, 'node_modules', 'async-fix', 'dist', 'cli.cjs')
    if (onWindows && existsSync(script)) return runByNode(script, cwd)
    const command = path.join(folder, 'async-fix')
    if (!onWindows && isExecutable(command)) return { command, args: [], shown: 'async-fix' }
  }
  return null
}

function fromNpm() {
  const { version } = JSON.parse(readFileSync(path.join(plugin, '.claude-plugin', 'plugin.json'), 'utf8'))
  const args = ['--yes', `async-fix@${version}`]
  const shown = `npx ${args.join(' ')}`
  const scripts = pathFolders().map(folder => path.join(folder, 'node_modules', 'npm', 'bin', 'npx-cli.js'))
  const script = onWindows ? scripts.find(candidate => existsSync(candidate)) : null
  return script ? { command: process.execPath, args: [script, ...args], shown } : { command: 'npx', args, shown }
}

function runByNode(script, cwd) {
  return { command: process.execPath, args: [script], shown: `node ${quoted(nearby(script, cwd))}` }
}

function pathFolders() {
  return (process.env.PATH ?? '').split(path.delimiter).filter(folder => path.isAbsolute(folder))
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
