/** Whether pytest-asyncio runs only what is marked for it, as far as the project tells. */

import type { Facts } from '../../../src/project/facts.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { plainString } from '../../../src/python/names.ts'
import type { Node } from '../../../src/python/tree.ts'

/** Plug-ins that run coroutines without a mark of pytest-asyncio. */
const OTHERS = [
  'alt-pytest-asyncio',
  'asynctest',
  'pytest-aio',
  'pytest-aiohttp',
  'pytest-asyncio-cooperative',
  'pytest-curio',
  'pytest-django-async',
  'pytest-homeassistant-custom-component',
  'pytest-jupyter',
  'pytest-sanic',
  'pytest-tornado',
  'pytest-tornasync',
  'pytest-trio',
  'pytest-twisted',
]

/** Words of code that may mark tests, or run them, in a way of its own. */
const HOOKS = [
  'pytest_collection_modifyitems',
  'pytest_fixture_setup',
  'pytest_itemcollected',
  'pytest_pycollect_makeitem',
  'pytest_pyfunc_call',
  'pytest_runtest_call',
  'add_marker',
  'anyio_backend',
  'asyncio_mode',
]

/** From this version on the mode is strict where nothing says otherwise. */
const STRICT_BY_DEFAULT = [0, 19]

/** True where pytest-asyncio is there, and leaves alone what is not marked. */
export function isStrict(facts: Facts): boolean {
  if (!facts.declares('pytest-asyncio') || OTHERS.some(each => facts.declares(each))) return false
  const { asyncioMode, asyncioVersions } = facts.pytestSetup()
  if (asyncioMode !== 'strict' || !asyncioVersions.every(each => isVersionFrom(each, STRICT_BY_DEFAULT))) return false
  return (
    HOOKS.every(each => facts.spreadOf(each) === 0) &&
    facts.filesWith('pytest_plugins').every(each => isOwn(each, facts))
  )
}

/** True where the plug-ins that the file names are modules of the project: what these do is seen. */
function isOwn(file: PythonFile, facts: Facts): boolean {
  const values = (file.scopes.module.bindings.get('pytest_plugins') ?? []).map(({ value }) => value)
  const named = values.flatMap((each): readonly (Node | null)[] =>
    /^(list|tuple)$/.test(each?.kind ?? '') ? (each?.children ?? []) : [each],
  )
  const names = named.map(plainString)
  return names.every(each => each !== null && (each === 'pytester' || facts.isModule(each)))
}

/** True for `0.24.1` where `[0, 24]` is asked for. */
export function isVersionFrom(version: string, [major = 0, minor = 0]: readonly number[]): boolean {
  const [first = 0, second = 0] = version.split('.').map(Number)
  return first > major || (first === major && second >= minor)
}
