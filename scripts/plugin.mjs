/**
 * Puts what a plugin of Claude Code must hold itself into its folder: the skill's files and the version. The skill lies in
 * `skills/<name>` because that is where every version looks; `"skills": ["./"]` is refused by some, links do not survive on Windows.
 */

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

process.chdir(path.dirname(path.dirname(fileURLToPath(import.meta.url))))

const skill = 'plugins/async-fix/skills/async-python'
mkdirSync(skill, { recursive: true })
for (const file of ['SKILL.md', 'reference.md', 'LICENSE']) copyFileSync(file, path.join(skill, file))

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
for (const plugin of ['async-fix', 'async-fix-on-edit']) {
  const manifest = `plugins/${plugin}/.claude-plugin/plugin.json`
  const text = readFileSync(manifest, 'utf8')
  writeFileSync(
    manifest,
    text.replace(/("version": ")[^"]*/, (_, before) => before + version),
  )
}
