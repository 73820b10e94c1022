/** Draws the results as a bar chart: an SVG that stands alone and follows the reader's light or dark colours. */

import { count, duration, megabytes, plain } from './format.ts'
import type { Group, Results, Row } from './results.ts'

const width = 860
const labels = 480
const bars = 290
const line = 26

const panels: Readonly<Record<Group, string>> = {
  tree: 'All files',
  'one-rule': 'All files, one rule',
  file: 'One file, whole process',
  bulk: 'Applying fixes',
}

/** Each group of rows is a panel with a scale of its own: bars are compared within it. */
export function renderChart(results: Results): string {
  const parts: string[] = []
  let y = 56
  for (const [group, title] of Object.entries(panels)) {
    const rows = results.rows.filter(row => row.group === group)
    if (rows.length === 0) continue
    parts.push(`<text class="head" x="16" y="${y}">${escaped(title)}</text>`)
    const longest = Math.max(...rows.map(row => row.wall))
    for (const [index, row] of rows.entries()) parts.push(bar(row, longest, y + 12 + index * line))
    y += rows.length * line + 44
  }
  const { tree } = results
  const subtitle = `${tree.name}: ${count(tree.files, 'file')}, ${megabytes(tree.bytes)}; ${count(results.machine.cores, 'core')}; wall time, shorter is better`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y - 16}" viewBox="0 0 ${width} ${y - 16}" role="img">
<title>How long async-fix and other tools take</title>
${style}
<rect class="ground" width="100%" height="100%" rx="8"/>
<text class="small" x="16" y="26">${escaped(subtitle)}</text>
${parts.join('\n')}
</svg>
`
}

function bar({ id, title, wall }: Row, longest: number, y: number): string {
  const length = Math.max(2, (wall / longest) * bars).toFixed(1)
  const end = (labels + Number(length) + 8).toFixed(1)
  return [
    `<text class="label" x="${labels - 8}" y="${y + 15}">${escaped(plain(title))}</text>`,
    `<rect class="${isPeer(id) ? 'peer' : 'own'}" x="${labels}" y="${y + 3}" width="${length}" height="16" rx="3"/>`,
    `<text class="value" x="${end}" y="${y + 15}">${escaped(duration(wall))}</text>`,
  ].join('\n')
}

function isPeer(id: string): boolean {
  return /^(ruff|flake8|pylint|ast-grep|node)/.test(id)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const style = `<style>
text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
.head { font-weight: 600; font-size: 14px }
.small { font-size: 12px; fill: #59636e }
.label { text-anchor: end }
.value { font-variant-numeric: tabular-nums }
.ground { fill: #ffffff }
.own { fill: #2563eb }
.peer { fill: #b0b8c1 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.small { fill: #9198a1 }
.ground { fill: #0d1117 }
.own { fill: #60a5fa }
.peer { fill: #59636e }
}
</style>`
