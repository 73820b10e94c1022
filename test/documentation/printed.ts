/** Compares what a program printed with what a document shows of it. */

/** True where each line that is shown is a part of a line of the text, in their order. */
export function linesAreIn(shown: string, text: string): boolean {
  const left = text.split('\n')
  return shown
    .split('\n')
    .filter(line => line.trim())
    .every(line => {
      const found = left.findIndex(each => isIn(line, each))
      left.splice(0, found + 1)
      return found >= 0
    })
}

/** True where a line holds what is shown of it; `…` stands for whatever is there. */
export function isIn(shown: string, line: string): boolean {
  let from = 0
  return shown.split('…').every(part => {
    const found = line.indexOf(part.trim(), from)
    from = found + part.trim().length
    return found >= 0
  })
}
