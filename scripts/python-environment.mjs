/** Prepares `.venv`, the Python environment of the tests, from `test/requirements.txt`. */

import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const folder = '.venv'
const stamp = path.join(folder, 'requirements.sha256')
const windows = process.platform === 'win32'

/**
 * Makes the environment, or reuses the one made from the same requirements. Throws where pip fails.
 * @returns false where the machine has no python3
 */
export function preparePythonEnvironment() {
  const python = ['python3', 'python'].find(isPython3)
  if (!python) return false
  const wanted = createHash('sha256').update(readFileSync('test/requirements.txt')).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && isPython3(interpreter())) return true

  console.log(`preparing ${folder} from test/requirements.txt`)
  rmSync(folder, { recursive: true, force: true })
  execFileSync(python, ['-m', 'venv', folder], { stdio: 'inherit' })
  try {
    install()
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  writeFileSync(stamp, wanted)
  return true
}

function install() {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', 'test/requirements.txt']
  execFileSync(interpreter(), pip, { stdio: ['ignore', 'inherit', 'pipe'] })
}

function interpreter() {
  return path.resolve(folder, windows ? 'Scripts/python.exe' : 'bin/python')
}

function isPython3(command) {
  const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' })
  return status === 0 && /^Python 3\./.test(stdout)
}
