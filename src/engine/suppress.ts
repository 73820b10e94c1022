/** Comments that silence findings: `# async-fix: ignore[rule] reason`, ranges, whole files, and `# noqa`. */

import { lineStart, startsLineAt, statementOf } from '../python/blocks.ts'
import type { PythonFile } from '../python/file.ts'
import type { Comment } from '../python/tree.ts'
import type { Finding } from './finding.ts'
import type { Transform } from './transform.ts'

type Directive = {
  readonly verb: 'ignore' | 'file-ignore' | 'disable' | 'enable' | 'noqa'
  /** Rule names, families and other tools' codes in lower case; null stands for all. */
  readonly codes: ReadonlySet<string> | null
  /** 0-based line of the comment. */
  readonly line: number
  /** True when the comment has its line for itself. */
  readonly alone: boolean
}

/** Tells which findings of a file a comment silences. */
export class Suppressions {
  readonly #directives: Directive[]
  readonly #file: PythonFile

  constructor(file: PythonFile) {
    this.#file = file
    this.#directives = file.tree.comments.flatMap(comment => directivesOf(file, comment))
  }

  silences(finding: Finding, transform: Transform): boolean {
    if (this.#directives.length === 0) return false
    const lines = this.#linesOf(finding)
    let disabled = false
    for (const directive of this.#directives) {
      if (!names(directive, transform)) continue
      if (directive.verb === 'file-ignore') return true
      if (directive.verb === 'disable' && directive.line <= lines.first) disabled = true
      if (directive.verb === 'enable' && directive.line <= lines.first) disabled = false
      if (directive.verb === 'ignore' && directive.alone && directive.line === lines.first - 1) return true
      const onLine = directive.line === lines.first || directive.line === lines.last
      if ((directive.verb === 'ignore' || directive.verb === 'noqa') && onLine) return true
    }
    return disabled
  }

  /** The first line of the finding and the last line of the simple statement that holds it. */
  #linesOf(finding: Finding): { first: number; last: number } {
    const { lines, tree } = this.#file
    const first = lines.lineAt(finding.range.start)
    const node = nodeAt(this.#file, finding.range.start)
    const statement = node && statementOf(node)
    const end = statement && !statement.get('body') ? statement.end : finding.range.end
    const last = lines.lineAt(Math.min(end, tree.text.length))
    return { first, last: statement?.get('body') ? first : last }
  }
}

/** The smallest node that starts at or holds the offset. */
function nodeAt(file: PythonFile, offset: number) {
  let node = file.tree.root
  while (true) {
    const below = node.children.find(child => child.start <= offset && offset < child.end)
    if (!below) return node === file.tree.root ? null : node
    node = below
  }
}

function names({ codes }: Directive, transform: Transform): boolean {
  if (!codes) return true
  return [transform.name, transform.family, ...transform.aliases].some(code => codes.has(code.toLowerCase()))
}

const OWN = /#\s*async-fix:\s*(ignore|file-ignore|disable|enable)(?:\[([^\]]*)\])?/gi
const NOQA = /#\s*noqa(?::\s*([A-Z]+[0-9]+|[a-z][a-z-]*)((?:[,\s]+(?:[A-Z]+[0-9]+|[a-z]+-[a-z-]+))*))?/i

function directivesOf(file: PythonFile, comment: Comment): Directive[] {
  const line = file.lines.lineAt(comment.start)
  const alone = startsLineAt(file.tree, comment.start)
  const own = [...comment.text.matchAll(OWN)].map(([, verb, codes]) => ({
    verb: (verb as string).toLowerCase() as Directive['verb'],
    codes: codes === undefined ? null : codeSet(codes),
    line,
    alone,
  }))
  const noqa = NOQA.exec(comment.text)
  if (!noqa) return own
  const codes = noqa[1] ? codeSet(`${noqa[1]},${noqa[2] ?? ''}`) : null
  return [...own, { verb: 'noqa', codes, line, alone: lineStart(file.tree, comment.start) === comment.start }]
}

function codeSet(list: string): Set<string> {
  return new Set(
    list
      .toLowerCase()
      .split(/[,\s]+/)
      .filter(Boolean),
  )
}
