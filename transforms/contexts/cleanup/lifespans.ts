/** Context managers that a web framework enters for as long as its application runs. */

import type { Facts } from '../../../src/project/facts.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { oncePerNode } from '../../../src/python/memo.ts'
import { descendants, descendantsWith, type Node } from '../../../src/python/tree.ts'

const APPLICATION = /\b(Application|ASGIApp|FastAPI|FastMCP|Litestar|MCPServer|Quart|Sanic|Starlette)\b/

/** True for a function that is called a lifespan, is handed over as one, or is given an application. */
export function isLifespan(definition: Node, file: PythonFile, facts: Facts): boolean {
  const name = definition.get('name')?.text ?? ''
  if (/lifespan/i.test(name)) return true
  const parameters = definition.get('parameters')?.children ?? []
  if (parameters.some(each => APPLICATION.test(each.get('type')?.text ?? ''))) return true
  return [file, ...facts.filesWith(name)].some(each => namesHandedOver(each.tree.root, each).has(name))
}

/** `FastAPI(lifespan=running)`, `Litestar(lifespan=[start.running])`, `site.cleanup_ctx.append(running)` */
const namesHandedOver = oncePerNode((root, _file): ReadonlySet<string> => {
  const keywords = descendantsWith('lifespan', root, 'keyword_argument').filter(
    each => each.get('name')?.text === 'lifespan',
  )
  const calls = descendantsWith('cleanup_ctx', root, 'call').filter(each =>
    /\bcleanup_ctx\.(append|extend)$/.test(each.get('function')?.text ?? ''),
  )
  const given = [...keywords.map(each => each.get('value')), ...calls.map(each => each.get('arguments'))]
  return new Set(given.flatMap(each => (each ? descendants(each, 'identifier') : [])).map(({ text }) => text))
})
