/** The shapes that the lines of a program can have on disk. */

import type { Choices } from './choices.ts'
import { comments } from './vocabulary.ts'

/** Puts lines together, which are indented by four spaces and in which only brackets reach over line ends. */
export function laidOut(lines: readonly string[], choices: Choices): string {
  const margin = choices.of(['    ', '    ', '\t', '  ', '   ', '        '])
  const end = choices.of(['\n', '\n', '\n', '\r\n'])
  const often = choices.of([0, 0, 12, 4])
  const shaped = lines.flatMap(line => {
    const shown = line.replace(/^( {4})+/, spaces => margin.repeat(spaces.length / 4))
    return often > 0 && choices.once(often) ? decorated(shown, choices) : [shown]
  })
  const last = choices.of([end, end, '', end + end, `${end}\f${end}`])
  return shaped.join('\n').replaceAll('\n', end) + last
}

function decorated(line: string, choices: Choices): string[] {
  const margin = /^\s*/.exec(line)?.[0] ?? ''
  const comment = choices.of(comments)
  switch (choices.below(6)) {
    case 0:
      return [`${line}  ${comment}`]
    case 1:
      return [margin + comment, line]
    case 2:
      return ['', line, '']
    case 3:
      return [line.replace(/ = (?=\S)/, ' = \\\n  ')]
    case 4:
      return [line, comment]
    default:
      return [line.replace(/, /g, ' ,  ').replace(/ $/, '')]
  }
}
