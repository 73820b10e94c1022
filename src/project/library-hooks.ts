/** Which methods of a class the classes of libraries above it may call, or have themselves. */

import { isBareBase } from './link.ts'

/** Base → the names that its own code, or code that is given an object of it, may ask for. */
const HOOKS: readonly (readonly [base: RegExp, hooks: RegExp])[] = [
  [/^builtins\.\w*(Error|Exception|Warning)$/, /^(args|with_traceback|add_note)$/],
  [/^enum\.\w*(Enum|Flag)$/, /^(_.*|name|value)$/],
  [
    /^(threading\.(Thread|Timer)|multiprocessing\.Process)$/,
    /^(_.*|cancel|close|daemon|getName|ident|is_alive|isDaemon|join|kill|name|run|set(Name|Daemon)|start|terminate)$/,
  ],
  [
    /^unittest\.(case\.)?(IsolatedAsyncio)?TestCase$/,
    /^(_.*|add.*|assert.*|async.*|countTestCases|debug|default.*|do.*|enter.*|fail.*|id|run|set[uU]p.*|shortDescription|skipTest|subTest|tearDown.*|test.*)$/,
  ],
]

/** True where code of a library may call the method because its class derives from the library's; true for bases that nobody knows. */
export function mayCallHook(base: string, method: string): boolean {
  if (isBareBase(base)) return false
  const known = HOOKS.find(([bases]) => bases.test(base))
  return known ? known[1].test(method) : true
}
