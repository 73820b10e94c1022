/** Whether something stands in the place of requests, in tests or at run time: httpx would not notice it. */

import type { Facts } from '../../../src/project/facts.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { importsFrom } from '../../../src/python/imports.ts'

/** Modules that put themselves into requests, with the names of their distributions. */
const REPLACING: Readonly<Record<string, string>> = {
  betamax: 'betamax',
  httpretty: 'httpretty',
  requests_cache: 'requests-cache',
  requests_mock: 'requests-mock',
  responses: 'responses',
}

/** True when the project answers requests itself somewhere, or puts something else in the place of its functions. */
export function answersItself(file: PythonFile, facts: Facts): boolean {
  const replacing = Object.entries(REPLACING).some(
    ([module, distribution]) =>
      facts.declares(distribution) ||
      importsFrom(file, module) ||
      facts.mentionsElsewhere(module, file.path).length > 0,
  )
  if (replacing) return true
  const patched = [...file.names.patched, ...facts.patchedElsewhere('requests', file.path)]
  return patched.some(name => /(^|\.)requests(\.|$)/.test(name)) || importedNames(file).some(name => isNamed(name))

  function isNamed(name: string): boolean {
    return facts.mentionsElsewhere(`${file.module}.${name}`, file.path).length > 0
  }
}

/** What `from requests import get` binds: a test may replace it by the name of this module. */
function importedNames(file: PythonFile): string[] {
  return file.scopes.imports.filter(({ target }) => target?.startsWith('requests.')).map(({ name }) => name)
}
