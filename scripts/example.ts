/** Reads the `example` of a transform: one minimal diff whose lines start with `-`, `+` or a blank. */

/** The diff without the indentation it has in the source of the transform. */
export function exampleDiff(example: string): string {
  const lines = example.split('\n').map(line => line.trimEnd())
  while (lines[0] === '') lines.shift()
  while (lines.at(-1) === '') lines.pop()
  const signs = lines.filter(line => /^\s*[-+]/.test(line))
  const indent = Math.min(...signs.map(line => line.search(/\S/)))
  return lines.map(line => line.slice(indent)).join('\n')
}

/** The two texts that the diff stands for. */
export function exampleSides(example: string): { before: string; after: string } {
  const lines = exampleDiff(example).split('\n')
  const side = (sign: string) => {
    const kept = lines.filter(line => !line.startsWith(sign === '-' ? '+' : '-'))
    return `${kept.map(line => line.slice(1)).join('\n')}\n`
  }
  return { before: side('-'), after: side('+') }
}
