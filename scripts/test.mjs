/**
 * `npm test`: lint, types, the build, what tests are judged by, then all tests. Its last line is `N passed, N failed`.
 * Arguments go to vitest: `npm test -- test/fixtures`.
 */

import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { prepareJudges } from './judges.mjs'
import { preparePythonEnvironment } from './python-environment.mjs'

const folder = 'node_modules/.cache/async-fix'
const reportFile = `${folder}/vitest.json`
const summaryFile = `${folder}/summary.txt`
mkdirSync(folder, { recursive: true })
rmSync(reportFile, { force: true })
rmSync(summaryFile, { force: true })

/** Name of a step → whether it passed; null where it could not be tried and need not be. */
const steps = {
  lint: run(['node_modules/@biomejs/biome/bin/biome', 'check', '.']) === 0,
  types: run(['node_modules/typescript/bin/tsc', '--noEmit']) === 0,
  build: run(['scripts/build.mjs']) === 0,
  'Python environment': prepareEnvironment(),
  judges: prepared(prepareJudges),
}
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
const tests = countTests(run(['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...process.argv.slice(2)]))

const broken = Object.keys(steps).filter(name => steps[name] === false)
const passed = tests.passed + Object.keys(steps).filter(name => steps[name] === true).length
if (broken.length > 0) console.error(`failed: ${broken.join(', ')}`)
const failed = tests.failed + broken.length
const summary = `${passed} passed, ${failed} failed`
writeFileSync(summaryFile, `${summary}\n`)
console.log(summary)
process.exitCode = failed > 0 || tests.passed === 0 ? 1 : 0

function run(args) {
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1
}

/** Without a python3 a person may go on, with fewer tests; a server of continuous integration may not. */
function prepareEnvironment() {
  try {
    if (preparePythonEnvironment()) return true
    warnLoudly('python3 was not found: no Python program is executed and no output is compiled')
    return process.env.CI === 'true' ? false : null
  } catch (error) {
    warnLoudly(`the Python environment could not be prepared: ${error.message}`)
    return false
  }
}

function prepared(step) {
  try {
    step()
    return true
  } catch (error) {
    warnLoudly(error.message)
    return false
  }
}

/** Counts from vitest's report; a test file that did not load counts as one failure. */
function countTests(status) {
  let report
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8'))
  } catch {
    return { passed: 0, failed: 1 }
  }
  const unloaded = report.testResults.filter(
    file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'),
  )
  const failed = report.numFailedTests + unloaded.length
  return { passed: report.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed }
}

function warnLoudly(message) {
  const line = '!'.repeat(100)
  console.error(`\n${line}\n${message}\n${line}\n`)
}
