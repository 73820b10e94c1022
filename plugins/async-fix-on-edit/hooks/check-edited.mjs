/**
 * A PostToolUse hook of Claude Code: checks the Python file that was just edited. Status 2 hands the findings on stderr to Claude;
 * status 1 tells the person at the terminal that the check could not run; status 0 says nothing.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { describe } from './findings.mjs'
import { nearby, printable } from './shown.mjs'
import { findTool } from './tool.mjs'

/** Shorter than the time that hooks.json allows, so that the reason can still be told. */
const SECONDS = 55

const edited = editedFile(await text(process.stdin))
if (edited) {
  const { status, message } = check(edited)
  if (message) process.stderr.write(`${message}\n`)
  process.exitCode = status
}

/**
 * What was edited, from the JSON that Claude Code sends.
 * @returns the file, absolute, and the folder that the session is in; null where there is nothing to check
 */
function editedFile(input) {
  const event = parsed(input)
  const named = event?.tool_input?.file_path
  if (typeof named !== 'string' || !/\.(py|pyi|ipynb)$/i.test(named)) return null
  const cwd = typeof event.cwd === 'string' && existsSync(event.cwd) ? event.cwd : process.cwd()
  const file = path.resolve(cwd, named)
  return existsSync(file) && statSync(file).isFile() ? { file, cwd } : null
}

/** Runs the tool on one file; gives the status to end with and what to say. */
function check({ file, cwd }) {
  const tool = findTool(file, cwd)
  const args = [...tool.args, '--check', '--quiet', '--force-exclude', '--output-format', 'json', file]
  const options = { cwd, encoding: 'utf8', timeout: SECONDS * 1000, maxBuffer: 1 << 28, windowsHide: true }
  const { error, status, stdout, stderr } = spawnSync(tool.command, args, options)
  const findings = error ? null : parsed(stdout)
  if (Array.isArray(findings) && findings.length > 0) return { status: 2, message: describe(findings, file, cwd, tool) }
  if (Array.isArray(findings) && status === 0) return { status: 0, message: '' }
  const reason = error ? whyNotRun(error, tool) : stderr.trim() || `${tool.shown} printed no findings`
  return { status: 1, message: `async-fix did not check ${printable(nearby(file, cwd))}: ${printable(reason)}` }
}

function whyNotRun(error, tool) {
  if (error.code === 'ETIMEDOUT') return `it took longer than ${SECONDS} seconds`
  if (error.code === 'ENOENT')
    return `${tool.command} was not found; \`npm install --global async-fix\` brings the tool`
  return error.message
}

/** What a JSON text says; null where it is none. */
function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
