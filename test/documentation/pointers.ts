/** What a document points to: headings, files, rules. */

import { existsSync } from 'node:fs'
import { transforms } from '../../transforms/index.ts'
import { blocksOf } from './blocks.ts'

/** The document without its fenced blocks. */
function prose(markdown: string): string {
  const parts = blocksOf('', markdown).map(block => block.prose)
  const last = markdown.lastIndexOf('\n```')
  return [...parts, last < 0 ? markdown : markdown.slice(last + 4)].join('\n')
}

/** The titles of the headings of a level, or of all. */
export function headingsOf(markdown: string, level?: number): string[] {
  const headings = [...prose(markdown).matchAll(/^(#+) (.+)$/gm)]
  return headings.filter(([, marks]) => !level || marks?.length === level).map(([, , title]) => title as string)
}

/** The anchors that GitHub makes of the headings. */
export function anchorsOf(markdown: string): string[] {
  return headingsOf(markdown).map(title =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** Links into the document itself, to other documents and to files, that lead nowhere. */
export function deadLinks(name: string, markdown: string, documents: Readonly<Record<string, string>>): string[] {
  const texts = { ...documents, [name]: markdown }
  const anchors = new Map(Object.entries(texts).map(([file, text]) => [file, new Set(anchorsOf(text))]))
  const links = [...prose(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target as string)
  return links.filter(target => {
    if (/^https?:/.test(target)) return false
    const [file, anchor] = target.split('#')
    if (anchor !== undefined) return !anchors.get(file || name)?.has(anchor)
    return !existsSync(file as string)
  })
}

/** Names in the column of a table called “rule” that are no rule. */
export function unknownRules(markdown: string): string[] {
  const names = new Set(transforms.map(({ name }) => name))
  const tables = [...markdown.matchAll(/^\|.*\| rule \|\n\|[-|]+\|\n((?:\|.*\n)*)/gm)].map(([, rows]) => rows as string)
  const cells = tables.flatMap(rows => [...rows.matchAll(/\|([^|]*)\|$/gm)].map(([, cell]) => cell as string))
  return cells
    .flatMap(cell => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word as string))
    .filter(word => !names.has(word))
}
