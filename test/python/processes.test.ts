/** What is done with a child process, and which part of the code starts and ends it. */

import { describe, expect, test } from 'vitest'
import { processUse, runsBeforeExec, usesOfProcess, wholeProcess } from '../../src/python/processes.ts'
import { callOf, parsed } from './parsed.ts'

const HEAD = 'import asyncio\nimport os\nimport subprocess\n\n\nasync def main(loop, keep):\n'

/** The file with these lines in a coroutine. */
const inside = (lines: string) => parsed(HEAD + lines.replace(/^/gm, '    '))

/** What each use of the process does, or null where its uses are not certain. */
function usesIn(lines: string) {
  const file = inside(lines)
  return usesOfProcess(callOf(file, 'Popen'), file)?.map(use => processUse(use, file)) ?? null
}

describe('uses of a process', () => {
  test.each([
    ['nothing', 'subprocess.Popen(["a"])', []],
    ['waits', 'p = subprocess.Popen(["a"])\np.wait()\np.communicate()', ['wait', 'communicate']],
    [
      'signals',
      'p = subprocess.Popen(["a"])\np.kill()\np.terminate()\np.send_signal(2)',
      ['signal', 'signal', 'signal'],
    ],
    ['questions', 'p = subprocess.Popen(["a"])\np.pid, p.poll(), p.args', ['quick', 'quick', 'quick']],
    ['the return code', 'p = subprocess.Popen(["a"])\np.returncode', ['returncode']],
    ['tests', 'p = subprocess.Popen(["a"])\nif p: p is None', ['quick', 'quick']],
    ['a variable that may be None', 'p = None\np = subprocess.Popen(["a"])\np.kill()', ['signal']],
    ['a wait in a thread', 'p = subprocess.Popen(["a"])\nawait asyncio.to_thread(p.wait)', ['wait']],
    ['a wait in an executor', 'p = subprocess.Popen(["a"])\nawait loop.run_in_executor(None, p.wait)', ['wait']],
    ['a wait for somebody', 'p = subprocess.Popen(["a"])\nkeep(p.wait)', ['other']],
    ['reading', 'p = subprocess.Popen(["a"])\np.stdout.read()', ['other']],
    ['a loop over lines', 'p = subprocess.Popen(["a"])\nfor x in p.stdout: pass', ['other']],
    ['a pipe passed on', 'p = subprocess.Popen(["a"])\nkeep(stdin=p.stdout)\np.stdout.close()', ['quick', 'quick']],
    ['passed on', 'p = subprocess.Popen(["a"])\nkeep(p)', ['other']],
    ['an attribute that is set', 'p = subprocess.Popen(["a"])\np.returncode = 1', ['other']],
    ['a `with`', 'with subprocess.Popen(["a"]) as p: p.pid', null],
    ['an attribute', 'keep.p = subprocess.Popen(["a"])', null],
    ['a result', 'return subprocess.Popen(["a"])', null],
    ['an inner function', 'p = subprocess.Popen(["a"])\ndef f(): p.wait()', null],
    ['bound twice', 'p = subprocess.Popen(["a"])\np = keep()\np.wait()', null],
  ])('%s', (_, lines, uses) => {
    expect(usesIn(lines)).toEqual(uses)
  })
})

test.each([
  ['os.popen("a").read()', 'popen', 'os.popen("a").read()'],
  ['os.popen("a").close() or 0', 'popen', 'os.popen("a").close()'],
  ['os.popen("a").fileno()', 'popen', null],
  ['p = os.popen("a")', 'popen', null],
  ['subprocess.Popen("a").wait(5)', 'Popen', 'subprocess.Popen("a").wait(5)'],
  ['subprocess.Popen("a").communicate()[0]', 'Popen', 'subprocess.Popen("a").communicate()'],
  ['subprocess.Popen("a").stdout.read().strip()', 'Popen', 'subprocess.Popen("a").stdout.read()'],
  ['subprocess.Popen("a").stdout.fileno()', 'Popen', null],
  ['subprocess.Popen("a").poll()', 'Popen', null],
])('the whole of %s', (lines, name, whole) => {
  const file = inside(lines)
  expect(wholeProcess(callOf(file, name), file)?.text ?? null).toBe(whole)
})

test.each([
  ['subprocess.Popen(["a"], preexec_fn=os.setsid)', true],
  ['subprocess.Popen(["a"], preexec_fn=None)', false],
  ['subprocess.Popen(["a"], -1, None, None, None, None, os.setsid)', true],
  ['subprocess.Popen(["a"], **keep)', false],
  ['keep = {"preexec_fn": os.setsid}\nsubprocess.Popen(["a"], **keep)', true],
  ['keep = dict(preexec_fn=os.setsid)\nsubprocess.Popen(["a"], **keep)', true],
  ['keep(preexec_fn=os.setsid)\nsubprocess.Popen(["a"])', false],
])('Python code before the program: %s', (lines, expected) => {
  const file = inside(lines)
  expect(runsBeforeExec(callOf(file, 'Popen'), file)).toBe(expected)
})
