/** Which event loop a file is written for: asyncio's functions fail under another one. */

import type { PythonFile } from './file.ts'
import { importsFrom } from './imports.ts'

const OTHERS = ['trio', 'curio']

/** True for code that another event loop may run: trio, curio, and anyio without asyncio, also inside of these libraries. */
export function runsOnOtherLoop(file: PythonFile): boolean {
  const [home = ''] = file.module.split('.')
  if (OTHERS.includes(home) || OTHERS.some(library => importsFrom(file, library))) return true
  return (home === 'anyio' || importsFrom(file, 'anyio')) && !importsFrom(file, 'asyncio')
}
