/** The plugins of Claude Code: manifests by its rules, the skill where it looks, and the hook fed with what it sends. */

import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Registry, startRegistry } from './npm-registry.ts'
import { type Outcome, shell } from './shell.ts'
import { folderWith } from './workspace/temporary.ts'

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'))
const { version } = read('package.json')
const marketplace = read('.claude-plugin/marketplace.json')
const hookFolder = path.resolve('plugins/async-fix-on-edit')

describe('manifests', () => {
  test('the marketplace lists each folder of plugins/ under its own name', () => {
    const listed = marketplace.plugins.map(({ name, source }: Record<string, string>) => [name, source])
    expect(listed).toEqual(readdirSync('plugins').map(folder => [folder, `./plugins/${folder}`]))
    expect(marketplace.owner.name).toBeTruthy()
  })

  test.each(readdirSync('plugins'))('%s: the manifest says what the package and the marketplace say', folder => {
    const manifest = read(`plugins/${folder}/.claude-plugin/plugin.json`)
    const entry = marketplace.plugins.find(({ name }: { name: string }) => name === folder)
    expect(manifest.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(manifest).toMatchObject({ name: folder, version, description: entry.description, license: 'MIT' })
    // Only the manifest lies in .claude-plugin: what lies there besides is never looked at.
    expect(readdirSync(`plugins/${folder}/.claude-plugin`)).toEqual(['plugin.json'])
  })

  test.each(['SKILL.md', 'reference.md', 'LICENSE'])('the plugin has %s of today; `npm run docs` renews it', file => {
    expect(readFileSync(path.join('plugins/async-fix/skills/async-python', file), 'utf8')).toBe(
      readFileSync(file, 'utf8'),
    )
  })

  test('no file is a link: an archive or Windows would lose it', () => {
    const entries = readdirSync('plugins', { recursive: true, withFileTypes: true })
    expect(entries.filter(entry => entry.isSymbolicLink())).toEqual([])
  })
})

const [group] = read(path.join(hookFolder, 'hooks/hooks.json')).hooks.PostToolUse
const poll = 'import time\n\n\nasync def poll():\n    time.sleep(1)\n'
const clean = 'import asyncio\n\n\nasync def poll():\n    await asyncio.sleep(1)\n'

/** Runs the command of hooks.json through a shell, as Claude Code does, with this on standard input. */
function hook(input: string, cwd: string, env: NodeJS.ProcessEnv = process.env, plugin = hookFolder): Promise<Outcome> {
  const [{ command }] = group.hooks
  return shell(command, cwd, { ...env, CLAUDE_PLUGIN_ROOT: plugin }, input)
}

/** What Claude Code sends after an edit of this file. */
function event(cwd: string, file: string): string {
  return JSON.stringify({
    session_id: '5f0c',
    transcript_path: '/nowhere/transcript.jsonl',
    cwd,
    permission_mode: 'default',
    hook_event_name: 'PostToolUse',
    tool_name: 'Edit',
    tool_input: { file_path: path.join(cwd, file), old_string: 'a', new_string: 'b', replace_all: false },
    tool_response: { filePath: path.join(cwd, file), success: true },
    tool_use_id: 'toolu_01',
  })
}

/** A folder with these files, in which the tool is installed. */
function project(files: Record<string, string>): string {
  const folder = folderWith({ 'package.json': '{ "private": true }', ...files })
  mkdirSync(path.join(folder, 'node_modules/async-fix'), { recursive: true })
  symlinkSync(path.resolve('dist'), path.join(folder, 'node_modules/async-fix/dist'), 'junction')
  return folder
}

const silent: Outcome = { status: 0, stdout: '', stderr: '' }

beforeAll(() => {
  if (!existsSync('dist/cli.cjs')) throw new Error('there is no build yet: npm run build')
})

describe.skipIf(process.platform === 'win32')('the hook', { timeout: 120_000 }, () => {
  test('is for the tools that edit files', () => {
    const isMeant = (tool: string) => new RegExp(`^(?:${group.matcher})$`).test(tool)
    expect(['Edit', 'Write', 'MultiEdit', 'Read', 'Bash', 'NotebookEdit'].filter(isMeant)).toEqual([
      'Edit',
      'Write',
      'MultiEdit',
    ])
  })

  test('hands a finding back with the command that repairs it, and is silent then', async () => {
    const cwd = project({ 'src/poll.py': poll })
    const { status, stdout, stderr } = await hook(event(cwd, 'src/poll.py'), cwd)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    const [head, line, ...rest] = stderr.trimEnd().split('\n')
    expect(head).toBe('async-fix found 1 asyncio pitfall:')
    expect(line).toMatch(/^src\/poll\.py:5:5: blocking-sleep `time\.sleep\(\)` .*; safe fix, .*: node /)
    expect(rest).toEqual([expect.stringContaining('# async-fix: ignore[RULE]')])
    expect((await shell(commandIn(line), cwd)).status).toBe(0)
    expect(readFileSync(path.join(cwd, 'src/poll.py'), 'utf8')).toBe(clean)
    expect(await hook(event(cwd, 'src/poll.py'), cwd)).toEqual(silent)
  })

  test('tells a fix to be judged and a finding without one apart', async () => {
    const loop = 'async def get(u):\n    return await u\n\n\nasync def all(us):\n    found = []\n    for u in us:\n'
    const gathered = `${loop}        found.append(await get(u))\n    return found\n`
    const declined = readFileSync('fixtures/blocking-sleep/declines/runs-in-callback.py', 'utf8')
    const cwd = project({ 'unsafe.py': gathered, 'declined.py': declined })
    const { stderr: unsafe } = await hook(event(cwd, 'unsafe.py'), cwd)
    expect(unsafe).toMatch(
      /^unsafe\.py:7:5: sequential-await-in-loop .*; fix to be judged first, .*unsafe: .*: node \S+ --unsafe --select sequential-await-in-loop unsafe\.py$/m,
    )
    const { stderr, status } = await hook(event(cwd, 'declined.py'), cwd)
    expect(status).toBe(2)
    expect(stderr).toMatch(/; to be repaired by hand, .*: node \S+ explain [\w-]+$/m)
    const line = stderr.split('\n').find(each => each.includes('by hand'))
    expect((await shell(commandIn(line), cwd)).status).toBe(0)
  })

  test('reads a notebook, whose places have a cell', async () => {
    const cell = { cell_type: 'code', metadata: {}, outputs: [], execution_count: null }
    const source = ['import time\n', 'async def poll():\n', '    time.sleep(1)\n']
    const notebook = { cells: [{ ...cell, source }], metadata: {}, nbformat: 4, nbformat_minor: 5 }
    const cwd = project({ 'a.ipynb': JSON.stringify(notebook) })
    expect((await hook(event(cwd, 'a.ipynb'), cwd)).stderr).toContain('a.ipynb:cell 1:3:5: blocking-sleep')
  })

  test('asks the whole project about the file, and speaks of no other', async () => {
    const store = 'def load():\n    with open("a.json") as f:\n        return f.read()\n'
    const api = 'import store\n\n\nasync def handler():\n    return store.load()\n'
    const cwd = project({ 'pyproject.toml': '[project]\nname = "shop"\n', 'store.py': store, 'api.py': api })
    writeFileSync(path.join(cwd, 'poll.py'), poll)
    const { stderr } = await hook(event(cwd, 'api.py'), cwd)
    expect(stderr).toContain('api.py:5:12: blocking-call-transitive')
    expect(stderr).not.toContain('poll.py')
  })

  test('tells 20 findings, counts the others, and how to see them', async () => {
    const cwd = project({ 'poll.py': `import time\n\n\nasync def poll():\n${'    time.sleep(1)\n'.repeat(45)}` })
    const { status, stderr } = await hook(event(cwd, 'poll.py'), cwd)
    expect(status).toBe(2)
    expect(stderr).toContain('async-fix found 45 asyncio pitfalls:')
    expect(stderr.match(/^poll\.py:/gm)).toHaveLength(20)
    const more = /^and 25 more: (.*)$/m.exec(stderr)?.[1]
    expect((await shell(more as string, cwd)).stdout.match(/^poll\.py:/gm)).toHaveLength(45)
  })

  test.each([
    ['a file that is not Python', (cwd: string) => event(cwd, 'notes.md')],
    ['a file that is gone', (cwd: string) => event(cwd, 'gone.py')],
    ['a folder', (cwd: string) => event(cwd, 'folder.py')],
    ['a name that no file can have', (cwd: string) => event(cwd, 'a\0.py')],
    ['a clean file', (cwd: string) => event(cwd, 'clean.py')],
    ['a file that the settings exclude', (cwd: string) => event(cwd, 'vendor/poll.py')],
    ['no JSON', () => '{"tool_input":'],
    ['nothing', () => ''],
    ['JSON of another shape', () => '[1]'],
    ['no input of a tool', () => '{"hook_event_name":"PostToolUse","tool_input":null}'],
    ['a path that is no text', () => '{"tool_input":{"file_path":7}}'],
  ])('is silent about %s', async (_, input) => {
    const cwd = project({
      'pyproject.toml': '[tool.async-fix]\nextend-exclude = ["vendor"]\n',
      'notes.md': poll,
      'folder.py/a.txt': '',
      'clean.py': clean,
      'vendor/poll.py': poll,
    })
    expect(await hook(input(cwd), cwd)).toEqual(silent)
  })

  test('a run that fails is told to the person, not to Claude', async () => {
    const cwd = project({ 'pyproject.toml': '[tool.async-fix]\nselect = ["no-such-rule"]\n', 'poll.py': poll })
    const { status, stdout, stderr } = await hook(event(cwd, 'poll.py'), cwd)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^async-fix did not check poll\.py: .*no-such-rule.*\n$/)
  })

  test('so is a tool that prints something else, or that nobody has', async () => {
    const cwd = folderWith({ 'poll.py': poll, 'bin/async-fix': '#!/bin/sh\necho "[oops"\n', 'empty/.keep': '' })
    chmodSync(path.join(cwd, 'bin/async-fix'), 0o755)
    const node = path.join(cwd, 'empty/node')
    symlinkSync(process.execPath, node)
    const at = (folder: string) => ({ ...process.env, PATH: [path.join(cwd, folder), path.dirname(node)].join(':') })
    symlinkSync('/bin/sh', path.join(cwd, 'empty/sh'))
    const broken = await hook(event(cwd, 'poll.py'), cwd, at('bin'))
    expect(broken).toMatchObject({ status: 1, stderr: expect.stringContaining('async-fix printed no findings') })
    const missing = await hook(event(cwd, 'poll.py'), cwd, at('empty'))
    expect(missing).toMatchObject({ status: 1, stderr: expect.stringContaining('npm install --global async-fix') })
  })

  test.each([['it\'s "new" $HOME.py'], ['-n.py'], ['a\u001b[31m\n\u202eb.py'], ['größe.py']])(
    'the name %j reaches the terminal without its powers, and the command finds the file',
    async name => {
      const cwd = project({ [name]: poll })
      const { status, stderr } = await hook(event(cwd, name), cwd)
      expect(status).toBe(2)
      expect(stderr).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u)
      const lines = stderr.trimEnd().split('\n')
      expect(lines).toHaveLength(3)
      execFileSync('bash', ['-c', commandIn(lines[1])], { cwd, stdio: 'pipe' })
      expect(readFileSync(path.join(cwd, name), 'utf8')).toBe(clean)
    },
  )

  test('a file outside of the folder of the session is named in full', async () => {
    const cwd = project({})
    const other = project({ 'poll.py': poll })
    const input = JSON.stringify({ cwd, tool_input: { file_path: path.join(other, 'poll.py') } })
    expect((await hook(input, cwd)).stderr).toContain(`\n${path.join(other, 'poll.py')}:5:5: blocking-sleep`)
  })
})

describe.skipIf(process.platform === 'win32')('the tool that the hook runs', { timeout: 120_000 }, () => {
  let registry: Registry
  beforeAll(async () => {
    registry = await startRegistry()
  })
  afterAll(() => registry.close())

  /** A stand-in that says where it was found. */
  const named = (name: string) => `console.log(JSON.stringify([{ code: 'x', message: '${name}', location: {} }]))\n`
  const foundIn = ({ stderr }: Outcome) => /: x (\S+);/.exec(stderr)?.[1]

  test("is the plugin's, else the project's, else that of the machine", async () => {
    const cwd = folderWith({
      'plugin/dist/cli.cjs': named('plugin'),
      'work/node_modules/async-fix/dist/cli.cjs': named('project'),
      'bin/async-fix': `#!/usr/bin/env node\n${named('machine')}`,
      'clones/async-fix/README.md': 'A folder of that name is no command.\n',
      'work/src/poll.py': poll,
      'elsewhere/poll.py': poll,
    })
    chmodSync(path.join(cwd, 'bin/async-fix'), 0o755)
    cpSync(hookFolder, path.join(cwd, 'plugin'), { recursive: true })
    const env = {
      ...registry.env,
      PATH: [path.join(cwd, 'clones'), path.join(cwd, 'bin'), registry.env['PATH']].join(':'),
    }
    const ask = (folder: string, file: string, plugin: string) =>
      hook(event(path.join(cwd, folder), file), cwd, env, plugin)
    expect(foundIn(await ask('work', 'src/poll.py', path.join(cwd, 'plugin')))).toBe('plugin')
    expect(foundIn(await ask('work', 'src/poll.py', hookFolder))).toBe('project')
    expect(foundIn(await ask('elsewhere', 'poll.py', hookFolder))).toBe('machine')
  })

  test('comes from npm, in the version of the plugin, where nobody has installed it', {
    timeout: 120_000,
  }, async () => {
    const cwd = folderWith({ 'poll.py': poll })
    const { status, stderr } = await hook(event(cwd, 'poll.py'), cwd, registry.env)
    expect(registry.requests).toContain('/async-fix.tgz')
    expect(status).toBe(2)
    expect(stderr).toContain(`: npx --yes async-fix@${version} --select blocking-sleep poll.py\n`)
    expect((await shell(commandIn(stderr.split('\n')[1]), cwd, registry.env)).status).toBe(0)
    expect(readFileSync(path.join(cwd, 'poll.py'), 'utf8')).toBe(clean)
  })
})

/** The command at the end of a line that tells a finding. */
function commandIn(line: string | undefined): string {
  const command = /: ((?:node|npx) .*)$/.exec(line ?? '')?.[1]
  if (!command) throw new Error(`no command in ${line}`)
  return command
}
