/** The plan of a conversion as a tree: the function that becomes async, its callers, theirs, up to where the program begins. */

import type { Conversion, ConvertedCall } from '../project/conversion.ts'
import { definedName } from '../project/short-names.ts'
import { palette, printable } from '../report/terminal.ts'

/**
 * One line for each call, indented below the function that it calls.
 * @param name qualified name of the function that the plan begins with
 */
export function planTree({ functions, calls }: Conversion, name: string, color: boolean): string {
  const paint = palette(color)
  const converted = new Map(functions.map(each => [each.name, each]))
  const shown = new Set<string>()
  const lines: string[] = []
  const describe = (path: string, line: number, what: string) => `${printable(path)}:${line} ${printable(what)}`

  function callers(callee: string, indent: string): void {
    const found = calls.filter(each => each.callee === callee)
    found.forEach((call, index) => {
      const isLast = index === found.length - 1
      lines.push(`${indent}${isLast ? '└── ' : '├── '}${callLine(call)}`)
      const next = call.caller
      if (next === null || !converted.has(next) || shown.has(next)) return
      shown.add(next)
      callers(next, indent + (isLast ? '    ' : '│   '))
    })
  }

  function callLine({ file, node, as, caller }: ConvertedCall): string {
    const line = file.lines.lineAt(node.start) + 1
    const where = caller === null ? 'module level' : definedName(caller)
    const change = as === 'run' ? 'asyncio.run' : converted.has(caller ?? '') ? 'becomes async, awaits it' : 'awaits it'
    return `${describe(file.path, line, where)}: ${paint.cyan(change)}`
  }

  shown.add(name)
  const first = converted.get(name)
  const at = first
    ? describe(first.file.path, first.file.lines.lineAt(first.node.start) + 1, definedName(name))
    : definedName(name)
  lines.push(`${at}: ${paint.cyan('becomes async')}`)
  callers(name, '')
  return `${lines.join('\n')}\n`
}
