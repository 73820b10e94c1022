/** How a project sets up pytest, from every file in which that is written down. */

import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { packagingFiles } from './dependencies.ts'
import { textOf } from './text-files.ts'

/** In these pytest looks for its settings (pytest docs, "Configuration file formats"). */
const SETTINGS = ['pytest.toml', '.pytest.toml', 'pytest.ini', '.pytest.ini', 'pyproject.toml', 'tox.ini', 'setup.cfg']

/** In these people write down how they call it. */
const COMMANDS = [
  'Makefile',
  'Taskfile.yml',
  'hatch.toml',
  'justfile',
  'noxfile.py',
  'pixi.toml',
  'tasks.py',
  'tox.toml',
]
const WORKFLOWS = '.github/workflows'

/** `asyncio_mode = auto`, `--asyncio-mode=auto`, and the like of anyio and trio. White space has a bound, or a long run of it would be tried in all ways. */
const OTHER_MODE = /\b(asyncio|anyio|trio)[_-]mode["']?\s{0,20}[=:\s]\s{0,20}["']?(?!strict\b|false\b)\w/i
const OTHER_PLUGIN = /-p[\s"',]*no:asyncio/

/**
 * `asyncioMode`: `strict` where nothing says otherwise (pytest-asyncio's default), `other` where something may. `asyncioVersions`:
 * those that the packaging writes down for pytest-asyncio.
 * @param root the project's folder
 */
export function pytestSetup(root: string) {
  const texts = pytestFiles(root).map(textOf)
  const isOther = texts.some(text => OTHER_MODE.test(text) || OTHER_PLUGIN.test(text))
  return {
    asyncioMode: isOther ? ('other' as const) : ('strict' as const),
    asyncioVersions: packagingFiles(root).flatMap(file => versionsIn(textOf(file))),
  }
}

/** Every file that may say how pytest is set up; some may not exist. Pytest also looks in the folders above, and in its arguments. */
export function pytestFiles(root: string): string[] {
  const folders = [...upwards(root), path.join(root, 'tests'), path.join(root, 'test')]
  return [
    ...folders.flatMap(folder => SETTINGS.map(name => path.join(folder, name))),
    ...COMMANDS.map(name => path.join(root, name)),
    ...namesIn(path.join(root, WORKFLOWS)).map(name => path.join(root, WORKFLOWS, name)),
  ]
}

/** The folder, and those above it as far as the repository reaches. */
function upwards(root: string): string[] {
  const folders = [root]
  for (let at = root; !existsSync(path.join(at, '.git')) && path.dirname(at) !== at; at = path.dirname(at))
    folders.push(path.dirname(at))
  return folders
}

/** `pytest-asyncio>=0.24,<2`, `pytest-asyncio = "^0.24"`, and the two lines of a lock file. */
const VERSION =
  /\bpytest[-_.]asyncio["']? {0,9}(?:\[\w{0,30}\] {0,9})?(?:(?:>=|===?|~=) {0,9}|= {0,9}(?:\{ {0,9}version {0,9}= {0,9})?["'](?:>=|==|~=|\^|~)? {0,9}|["']?,? {0,9}\r?\n[ \t]{0,20}"?version"? {0,9}[=:] {0,9}["'](?:==)?)(\d+(?:\.\d+)*)/gi

function versionsIn(text: string): string[] {
  return [...text.matchAll(VERSION)].map(match => match[1] ?? '')
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}
