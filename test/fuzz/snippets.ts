/** The bodies of the functions in the fixtures, to be put into other functions. */

import { fixtureRules, fixturesOf } from '../fixture-files.ts'

export type Snippet = {
  /** What the fixture imports, line by line. */
  readonly imports: readonly string[]
  /** Indented as at the top of a file. */
  readonly body: readonly string[]
  readonly isAsync: boolean
}

export const snippets: readonly Snippet[] = fixtureRules().flatMap(rule =>
  fixturesOf(rule).flatMap(fixture => snippetsOf(fixture.text)),
)

function snippetsOf(text: string): Snippet[] {
  const lines = text.split('\n')
  const imports = lines.filter(line => /^(import|from) .*[^(\\]$/.test(line) && !line.includes('__future__'))
  const heads = lines.flatMap((line, index) => (/^(async )?def .*:$/.test(line) ? [index] : []))
  return heads.map(head => {
    const end = lines.findIndex((line, index) => index > head && /^\S/.test(line))
    const body = lines.slice(head + 1, end < 0 ? lines.length : end).filter(line => line.trim() !== '')
    const isAsync = lines[head]?.startsWith('async') ?? false
    return { imports, body: body.map(line => line.replace(/^ {4}/, '')), isAsync }
  })
}
