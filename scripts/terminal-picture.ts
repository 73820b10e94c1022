/** Draws what a terminal shows of a command: an SVG that stands alone. */

import { spawnSync } from 'node:child_process'
import { escapeXml } from '../src/report/junit.ts'
import { monoAdvance } from './text-length.ts'

const size = 13
const row = 20
const margin = 18
const bar = 34

/** What changes colours, and the code of the new one. */
const colourCode = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m`)

/** Select Graphic Rendition codes (ECMA-48) that the tool uses, and what they are drawn as. */
const classes: Readonly<Record<string, string>> = { 1: 'bold', 31: 'red', 32: 'green', 33: 'yellow', 36: 'cyan' }

/**
 * Runs the built command in a folder.
 * @returns the command line as it is typed, and what it prints, with colours
 */
export function terminalRun(args: readonly string[], cwd: string, program: string): string {
  const { stdout, stderr } = spawnSync(process.execPath, [program, ...args, '--no-cache', '--color', 'always'], {
    cwd,
    encoding: 'utf8',
  })
  return `$ async-fix ${args.join(' ')}\n${stdout}${stderr}`.trimEnd()
}

/** The whole picture. The same text gives the same bytes. */
export function renderTerminal(text: string): string {
  const lines = text.split('\n')
  const columns = Math.max(...lines.map(line => plain(line).length))
  const width = Math.ceil(columns * monoAdvance * size) + 2 * margin
  const height = bar + lines.length * row + margin
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (color, index) => `<circle cx="${margin + index * 20}" cy="${bar / 2}" r="6" fill="${color}"/>`,
  )
  const rows = lines.map((line, index) => {
    const y = bar + (index + 0.7) * row
    return `<text x="${margin}" y="${y}">${spans(line)}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" xml:space="preserve">
<title>${escapeXml(plain(lines[0] ?? ''))}</title>
${style}
<rect width="${width}" height="${height}" rx="8"/>
${[...dots, ...rows].join('\n')}
</svg>
`
}

/** A line's stretches of one colour; each is as long as its letters, whatever font the reader has. */
function spans(line: string): string {
  let kind = ''
  let column = 0
  return line
    .split(colourCode)
    .map((part, index) => {
      if (index % 2 === 1) {
        kind = part === '' || part === '0' || part === '22' || part === '39' ? '' : (classes[part] ?? kind)
        return ''
      }
      const x = margin + column * monoAdvance * size
      column += part.length
      const text = part.trimStart()
      const indent = (part.length - text.length) * monoAdvance * size
      if (!text) return ''
      const length = Math.round(text.length * monoAdvance * size * 10) / 10
      const shown = `x="${Math.round((x + indent) * 10) / 10}" textLength="${length}" lengthAdjust="spacingAndGlyphs"`
      return `<tspan ${kind ? `class="${kind}" ` : ''}${shown}>${escapeXml(text)}</tspan>`
    })
    .join('')
}

function plain(line: string): string {
  return line.replaceAll(new RegExp(colourCode, 'g'), '')
}

const style = `<style>
text { font-family: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace; font-size: ${size}px; fill: #e6edf3; white-space: pre }
rect { fill: #0d1117 }
.bold { font-weight: 600 }
.red { fill: #ff7b72 }
.green { fill: #56d364 }
.yellow { fill: #e3b341 }
.cyan { fill: #39c5cf }
</style>`
