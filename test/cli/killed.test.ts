/** A run that is killed at any moment leaves whole files, each old or new, and the next one or `undo` leaves nothing half done. */

import { statSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { folderWith } from '../workspace/temporary.ts'
import { filesIn, journalsOf, launch, needBuild, type Place, runToEnd, upwards } from './processes.ts'

beforeAll(needBuild)

/** `npm run torture` asks for more of them. */
const kills = Number(process.env['TORTURE_KILLS'] ?? 60)

const isWindows = process.platform === 'win32'
const flags = ['--no-cache', '--jobs', '1', '--quiet']
const cached = ['--jobs', '1', '--quiet']

const sleeper = (words: string) => `import time\n\n\n${words}\n    time.sleep(1)\n`
const helper = sleeper('def pause():')
const caller = (name: string) => `from ${name} import pause\n\n\nasync def f():\n    pause()\n`

/** Files that are fixed by themselves, and pairs of which both are fixed or none. */
function tree(alone: number, pairs: number): Record<string, string> {
  const each = (count: number, name: string, text: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => [`${name}${index}.py`, text(index)])
  return {
    'pyproject.toml': '',
    ...Object.fromEntries(each(alone, 'lone', () => sleeper('async def f():'))),
    ...Object.fromEntries(each(pairs, 'helper', () => helper)),
    ...Object.fromEntries(each(pairs, 'user', index => caller(`helper${index}`))),
  }
}

const placeWith = (files: Record<string, string>): Place => ({ cwd: folderWith(files), state: folderWith({}) })

/** What a run that nobody disturbs makes of the files. */
async function fixed(files: Record<string, string>): Promise<Record<string, string>> {
  const place = placeWith(files)
  expect(await runToEnd(place, [...flags, '.'])).toMatchObject({ status: 0, stderr: '' })
  const after = filesIn(place.cwd)
  expect(Object.keys(after).filter(name => name.endsWith('.py') && after[name] === files[name])).toEqual([])
  return after
}

/** Nothing is there but the files, each old or new, and temporary files that tell whose they are. */
function expectWhole({ cwd }: Place, before: Record<string, string>, after: Record<string, string>): void {
  for (const [name, text] of Object.entries(filesIn(cwd))) {
    if (/^\.async-fix-[0-9a-f]{16}-\d+-\d+-[0-9a-z]+\.tmp$/.test(name)) continue
    expect([before[name], after[name]]).toContain(text)
  }
}

/** What is in a folder once nothing disturbs a run any more: exactly these files, and journals of runs that came to their end. */
function expectSettled(place: Place, files: Record<string, string>): void {
  expect(filesIn(place.cwd)).toEqual(files)
  expect(journalsOf(place).filter(name => !name.endsWith('.done'))).toEqual([])
}

describe.skipIf(isWindows)('killed at each call of the file system, one after the other', () => {
  const before = tree(1, 1)

  test('the next run finishes the work', { timeout: 240_000 }, async () => {
    const after = await fixed(before)
    const calls = await upwards(async at => {
      const place = placeWith(before)
      const { signal } = await runToEnd(place, [...flags, '.'], at)
      expectWhole(place, before, after)
      const { status, stderr } = await runToEnd(place, [...flags, '.'])
      expect([at, status, stderr]).toEqual([at, 0, ''])
      expectSettled(place, after)
      return signal === 'SIGKILL'
    })
    expect(calls).toBeGreaterThan(15)
  })

  test('undo takes it back', { timeout: 240_000 }, async () => {
    const calls = await upwards(async at => {
      const place = placeWith(before)
      const { signal } = await runToEnd(place, [...flags, '.'], at)
      const isUntouched = Object.entries(before).every(([name, text]) => filesIn(place.cwd)[name] === text)
      const { status, stderr } = await runToEnd(place, ['undo', '--quiet'])
      if (!isUntouched) expect([at, status, stderr]).toEqual([at, 0, ''])
      expectSettled(place, before)
      return signal === 'SIGKILL'
    })
    expect(calls).toBeGreaterThan(15)
  })

  test('undo that is killed itself leaves whole files, and another one finishes it', { timeout: 240_000 }, async () => {
    const after = await fixed(before)
    const calls = await upwards(async at => {
      const place = placeWith(before)
      await runToEnd(place, [...flags, '.'])
      const { signal } = await runToEnd(place, ['undo', '--quiet'], at)
      expectWhole(place, before, after)
      const isUndone = Object.entries(before).every(([name, text]) => filesIn(place.cwd)[name] === text)
      const { status, stderr } = await runToEnd(place, ['undo', '--quiet'])
      if (!isUndone) expect([at, status, stderr]).toEqual([at, 0, ''])
      expectSettled(place, before)
      return signal === 'SIGKILL'
    })
    expect(calls).toBeGreaterThan(10)
  })
})

describe.skipIf(isWindows)('killed between two files of one fix', () => {
  const before = tree(1, 1)
  const half = 'warning: a run that was cut off had changed helper0.py, but not user0.py, which belong together'

  async function killedThere(): Promise<Place> {
    const place = placeWith(before)
    expect(await runToEnd(place, [...flags, '.'], 'user0.py')).toMatchObject({ signal: 'SIGKILL' })
    const { 'helper0.py': helper, 'user0.py': user } = filesIn(place.cwd)
    expect([helper === before['helper0.py'], user]).toEqual([false, before['user0.py']])
    return place
  }

  test('the next run takes the half back, says so, and makes the fix anew', async () => {
    const place = await killedThere()
    const { status, stderr } = await runToEnd(place, ['--no-cache', '.'])
    expect([status, stderr]).toEqual([0, `${half}: taken back\nFixed 1 finding in 2 files, 0 left.\n`])
    expectSettled(place, await fixed(before))
  })

  test('a run on one of the files writes no other one, and names what is half done', async () => {
    const place = await killedThere()
    const { stderr } = await runToEnd(place, ['--no-cache', 'user0.py'])
    expect(stderr).toContain(`${half}; left as it is (helper0.py: not among the given files)\n`)
    expect((await runToEnd(place, ['undo'])).stdout).toBe('user0.py\n')
    expect((await runToEnd(place, ['undo'])).stdout).toBe('lone0.py\nhelper0.py\n')
    expectSettled(place, before)
  })

  test('runs that write nothing leave it, and undo takes the whole run back', async () => {
    const place = await killedThere()
    const files = filesIn(place.cwd)
    for (const mode of ['--check', '--dry-run']) await runToEnd(place, [mode, '--no-cache', '.'])
    expect(filesIn(place.cwd)).toEqual(files)
    expect(await runToEnd(place, ['undo'])).toMatchObject({ status: 0, stdout: 'lone0.py\nhelper0.py\n' })
    expectSettled(place, before)
  })
})

describe.skipIf(isWindows)('killed while it tries fixes', () => {
  const before = tree(2, 1)
  const lone = 'lone1.py'

  /** Passes as long as one of the files is as it was, so that several sets of fixes are tried. */
  const check = `grep -q time.sleep ${lone}`
  const others = [...flags, '--select', 'blocking-cpu', '.']

  async function undisturbed() {
    const all = await fixed(before)
    const after = { ...all, [lone]: before[lone] as string }
    const place = placeWith(before)
    expect((await runToEnd(place, [...flags, '--verify', check, '.'])).status).toBe(1)
    expect(filesIn(place.cwd)).toEqual(after)
    return { all, after }
  }
  let results: ReturnType<typeof undisturbed> | null = null
  const verified = () => (results ??= undisturbed())

  /** A run that writes nothing of its own, or `undo`, gives back what was tried; what has passed and was written stays. */
  async function expectNothingTried(place: Place, mend: readonly string[], after: Record<string, string>) {
    const files = filesIn(place.cwd)
    const isTried = journalsOf(place).some(name => name.endsWith('.trying'))
    const isWritten = !isTried && Object.keys(before).every(name => files[name] === after[name])
    const isUntouched = Object.keys(before).every(name => files[name] === before[name])
    const { status, stderr } = await runToEnd(place, mend)
    const isUndo = mend[0] === 'undo'
    if (!isUndo || !isUntouched) expect([status, stderr]).toEqual([0, ''])
    expect(filesIn(place.cwd)).toEqual(isWritten && !isUndo ? after : before)
    // A draft goes with the next run that writes something.
    expect(journalsOf(place).filter(name => !/\.(done|draft)$/.test(name))).toEqual([])
  }

  test('by its command: all files get back what they held', { timeout: 120_000 }, async () => {
    const { after } = await verified()
    const runs = await upwards(async at => {
      const place = placeWith(before)
      const killing = `echo >> "$HOME/runs"; test $(wc -l < "$HOME/runs") -ne ${at} || kill -9 $PPID; ${check}`
      const { signal } = await runToEnd(place, [...flags, '--verify', killing, '.'])
      if (signal === null) return false
      expect(signal).toBe('SIGKILL')
      const isChanged = Object.entries(before).some(([name, text]) => filesIn(place.cwd)[name] !== text)
      expect(isChanged).toBe(at > 1)
      await expectNothingTried(place, at % 2 ? others : ['undo', '--quiet'], after)
      return true
    })
    expect(runs).toBeGreaterThan(3)
  })

  test('at calls of the file system, one after the other', { timeout: 240_000 }, async () => {
    const { all, after } = await verified()
    const step = Number(process.env['TORTURE_KILLS'] ?? 0) > 60 ? 1 : 10
    const calls = await upwards(async number => {
      const place = placeWith(before)
      const { signal } = await runToEnd(place, [...flags, '--verify', check, '.'], number * step)
      expectWhole(place, before, all)
      await expectNothingTried(place, number % 2 ? others : ['undo', '--quiet'], after)
      return signal === 'SIGKILL'
    })
    expect(calls * step).toBeGreaterThan(60)
  })
})

/** Kills a run at a moment after it has replaced a file. */
async function killAfter(place: Place, file: string, pause: number): Promise<NodeJS.Signals | null> {
  const target = path.join(place.cwd, file)
  const { ino } = statSync(target)
  const { child, ended } = launch(place, [...cached, '.'])
  const timer = setInterval(() => {
    if (statSync(target).ino === ino) return
    clearInterval(timer)
    setTimeout(() => child.kill('SIGKILL'), pause)
  }, 1)
  const { signal } = await ended
  clearInterval(timer)
  return signal
}

test.skipIf(isWindows)(`killed at ${kills} moments of writing`, { timeout: 30_000 + 5_000 * kills }, async () => {
  const before = tree(20, 10)
  const after = await fixed(before)
  const order = [
    ...Array.from({ length: 20 }, (_, index) => `lone${index}.py`).sort(),
    ...Array.from({ length: 9 }, (_, index) => [`helper${index}.py`, `user${index}.py`]).flat(),
  ]
  const count = { killed: 0, inside: 0 }
  await upwards(async number => {
    if (2 * number > kills + 1) return false
    const place = placeWith(before)
    // Spread over the files, twice on one tree.
    const first = (number * 7) % (order.length / 2)
    for (const at of [first, first + order.length / 2]) {
      const isKilled = (await killAfter(place, order[at] as string, number % 4)) === 'SIGKILL'
      expectWhole(place, before, after)
      const files = filesIn(place.cwd)
      if (isKilled) count.killed++
      if (isKilled && Object.keys(before).some(name => files[name] !== after[name])) count.inside++
    }
    expect((await runToEnd(place, [...cached, '.'])).status).toBe(0)
    expectSettled(place, after)
    return true
  })
  expect(count.inside).toBeGreaterThan(kills / 4)
})
