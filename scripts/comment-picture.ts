/** Draws a comment with a suggestion as GitHub shows it between the changed lines of a pull request: an SVG that stands alone. */

import { escapeXml } from '../src/report/junit.ts'
import { type CommentText, type Run, readComment } from './comment-text.ts'
import type { ExampleComment } from './example-comment.ts'
import { lengthOf, monoAdvance } from './text-length.ts'

const width = 860
/** Height of a line of code. */
const row = 20
/** Sizes of letters: of code, labels and buttons, and of running text. */
const small = 12
const prose = 14
/** Where the lines of code begin, right of both columns of line numbers and of the sign. */
const codeLeft = 104
const box = { left: 16, right: width - 16 }
const inner = { left: box.left + 16, right: box.right - 16 }

/** What is drawn, and the height down to which it reaches. */
type Drawn = { readonly svg: readonly string[]; readonly bottom: number }

/**
 * The whole picture. The same comment gives the same bytes.
 * @throws where a line would leave the picture
 */
export function renderComment({ path, lines, first, last, body }: ExampleComment): string {
  const head = fileHead(path)
  const above = addedLines(lines.slice(0, last), 1, head.bottom)
  const shown = comment(readComment(body), lines.slice(first - 1, last), above.bottom)
  const below = addedLines(lines.slice(last), last + 1, shown.bottom)
  const height = below.bottom
  const content = [...head.svg, ...above.svg, ...shown.svg, ...below.svg]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" xml:space="preserve">
<title>A suggestion of async-fix on a pull request</title>
${style}
<clipPath id="frame"><rect width="${width}" height="${height}" rx="6"/></clipPath>
<g clip-path="url(#frame)">
<rect class="ground" width="${width}" height="${height}"/>
${content.join('\n')}
</g>
<rect class="line" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>
</svg>
`
}

function fileHead(path: string): Drawn {
  const bottom = 40
  return {
    svg: [
      rect('bar', 0, 0, width, bottom),
      '<path class="sign" d="M18 17l5 5 5-5"/>',
      words('code bold', 40, 24, path),
      stroke(0, bottom, width),
    ],
    bottom,
  }
}

/** Lines that the pull request adds; `number` is that of the first. */
function addedLines(lines: readonly string[], number: number, top: number): Drawn {
  const svg = lines.flatMap((line, index) => {
    const y = top + index * row
    return [
      rect('added-number', 0, y, codeLeft - 24, row),
      rect('added', codeLeft - 24, y, width, row),
      words('code muted end', codeLeft - 34, y + 14, String(number + index)),
      ...codeLine('+', line, codeLeft, y, width - 16),
    ]
  })
  return { svg, bottom: top + lines.length * row }
}

/** A sign and a line of code; its indentation is left blank. */
function codeLine(sign: '+' | '-', line: string, left: number, top: number, right: number): string[] {
  const text = line.trimStart()
  const x = left + (line.length - text.length) * monoAdvance * small
  const signed = words('code', left - 16, top + 14, sign)
  return text ? [signed, words('code', x, top + 14, text, right)] : [signed]
}

function comment({ paragraphs, suggestion }: CommentText, replaced: readonly string[], top: number): Drawn {
  const start = top + 12
  const author = authorLine(start + 12)
  const texts = paragraphs.map((runs, index) => sentence(runs, author.bottom + 22 + index * 34))
  const change = suggestedChange(replaced, suggestion, author.bottom + 22 + paragraphs.length * 34 - 12)
  const end = change.bottom + 16
  const frame = `<rect class="box" x="${box.left + 0.5}" y="${start + 0.5}" width="${box.right - box.left - 1}" height="${end - start - 1}" rx="6"/>`
  const svg = [stroke(0, top, width), frame, ...author.svg, ...texts.flat(), ...change.svg, stroke(0, end + 12, width)]
  return { svg, bottom: end + 13 }
}

/** Who writes: the account of a workflow's token. */
function authorLine(top: number): Drawn {
  const name = 'github-actions'
  const afterName = inner.left + 34 + lengthOf(name, prose, 'bold')
  const svg = [
    `<circle class="avatar" cx="${inner.left + 12}" cy="${top + 12}" r="12"/>`,
    `<path class="face" d="M${inner.left + 6} ${top + 8}h12v9h-12zM${inner.left + 12} ${top + 8}v-3M${inner.left + 9.5} ${top + 11.5}v2M${inner.left + 14.5} ${top + 11.5}v2"/>`,
    words('bold', inner.left + 34, top + 17, name),
    `<rect class="line" x="${rounded(afterName + 8.5)}" y="${top + 3.5}" width="30" height="18" rx="9"/>`,
    words('small muted', afterName + 15, top + 16, 'bot'),
  ]
  return { svg, bottom: top + 24 }
}

/** One line of running text, whose base line is at `y`. */
function sentence(runs: readonly Run[], y: number): string[] {
  let x = inner.left
  const svg: string[] = []
  for (const { kind, text } of runs) {
    if (kind === 'code') {
      const length = lengthOf(text, small, 'code')
      svg.push(
        `<rect class="span" x="${rounded(x)}" y="${y - 15}" width="${rounded(length + 10)}" height="20" rx="5"/>`,
      )
      svg.push(words('code', x + 5, y - 1, text, inner.right))
      x += length + 10
    } else {
      const gap = lengthOf(text.slice(0, text.length - text.trimStart().length), prose, kind)
      if (text.trim()) svg.push(words(kind === 'bold' ? kind : '', x + gap, y, text.trim(), inner.right))
      x += lengthOf(text, prose, kind)
    }
  }
  return svg
}

/** The box with the old lines above the new ones, and the buttons below. */
function suggestedChange(replaced: readonly string[], suggestion: readonly string[], top: number): Drawn {
  const rows = [...replaced.map(line => ['-', line] as const), ...suggestion.map(line => ['+', line] as const)]
  const firstRow = top + 34
  const lastRow = firstRow + rows.length * row
  const bottom = lastRow + 48
  const length = inner.right - inner.left
  const lines = rows.flatMap(([sign, line], index) => {
    const y = firstRow + index * row
    return [
      rect(sign === '+' ? 'added' : 'removed', inner.left, y, length, row),
      ...codeLine(sign, line, inner.left + 30, y, inner.right - 8),
    ]
  })
  const svg = [
    words('small', inner.left + 12, top + 22, 'Suggested change'),
    ...lines,
    stroke(inner.left, firstRow, length),
    stroke(inner.left, lastRow, length),
    ...button('Commit suggestion', inner.right - 10, lastRow + 9),
    `<rect class="line" x="${inner.left + 0.5}" y="${top + 0.5}" width="${length - 1}" height="${bottom - top - 1}" rx="6"/>`,
  ]
  return { svg, bottom }
}

function button(label: string, right: number, top: number): string[] {
  const length = lengthOf(label, small, 'bold')
  const left = Math.round(right - length - 36)
  return [
    `<rect class="button" x="${left + 0.5}" y="${top + 0.5}" width="${right - left - 1}" height="29" rx="6"/>`,
    words('small bold', left + 18, top + 19, label),
  ]
}

function rect(kind: string, x: number, y: number, length: number, height: number): string {
  return `<rect class="${kind}" x="${x}" y="${y}" width="${length}" height="${height}"/>`
}

function stroke(x: number, y: number, length: number): string {
  return `<path class="line" d="M${x} ${y + 0.5}h${length}"/>`
}

/** A text whose length does not depend on the reader's fonts; of the classes `code`, `bold`, `small`, `muted` and `end`. */
function words(kind: string, x: number, y: number, text: string, right = width): string {
  const length = lengthOf(text, sizeOf(kind), kind.includes('code') ? 'code' : kind.includes('bold') ? 'bold' : 'plain')
  if (x + length > right && !kind.includes('end')) throw new Error(`too long for the picture: ${text}`)
  const named = kind ? ` class="${kind}"` : ''
  return `<text${named} x="${rounded(x)}" y="${y}" textLength="${rounded(length)}" lengthAdjust="spacingAndGlyphs">${escapeXml(text)}</text>`
}

function sizeOf(kind: string): number {
  return /code|small/.test(kind) ? small : prose
}

function rounded(number: number): string {
  return String(Math.round(number * 10) / 10)
}

const style = `<style>
text { font-family: Helvetica, Arial, "Liberation Sans", "DejaVu Sans Condensed", sans-serif; font-size: ${prose}px; fill: #1f2328; white-space: pre }
.code { font-family: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace }
.code, .small { font-size: ${small}px }
.bold { font-weight: 600 }
.muted { fill: #59636e }
.end { text-anchor: end }
.ground, .box { fill: #ffffff }
.box, .line, .button { stroke: #d1d9e0 }
.line { fill: none }
.bar, .button { fill: #f6f8fa }
.span { fill: #eff1f3 }
.sign { fill: none; stroke: #59636e; stroke-width: 1.5 }
.added { fill: #dafbe1 }
.added-number { fill: #aceebb }
.removed { fill: #ffebe9 }
.avatar { fill: #1f2328 }
.face { fill: none; stroke: #ffffff; stroke-width: 1.5 }
</style>`
