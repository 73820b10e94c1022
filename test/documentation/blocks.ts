/** Reads the fenced blocks of a Markdown document, and what the words behind the language say about them. */

export type Block = {
  /** The document by its name, and the line of the opening fence. */
  readonly document: string
  readonly line: number
  readonly language: string
  /** What stands behind the language on the line of the fence. */
  readonly words: readonly string[]
  /** Without the indentation of the fence; ends in a line break. */
  readonly code: string
  /** The text between the block before, or the beginning of the document, and this one. */
  readonly prose: string
}

/** The fenced blocks of a document, in their order. */
export function blocksOf(document: string, markdown: string): Block[] {
  const fence = /^([ ]*)```([^\s`]*)([^\n`]*)\n([\s\S]*?)^\1```$/gm
  let end = 0
  return [...markdown.matchAll(fence)].map(
    ({ 0: whole, 1: indent = '', 2: language = '', 3: info, 4: code, index }) => {
      const prose = markdown.slice(end, index)
      end = index + whole.length
      return {
        document,
        line: markdown.slice(0, index).split('\n').length,
        language,
        words: (info ?? '').split(/\s+/).filter(Boolean),
        code: (code ?? '').replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
        prose,
      }
    },
  )
}

/** A block of Python with its marks; see CONTRIBUTING.md for what they promise. */
export type PythonBlock = Block & {
  readonly kind: 'bad' | 'good' | 'plain'
  /** Rules that a bad block breaks. */
  readonly rules: readonly string[]
  /** Flags with which the tool makes the good block out of the bad one. */
  readonly flags: readonly string[]
  readonly byHand: boolean
  /** Packages without which the block is only compiled. */
  readonly needs: readonly string[]
  /** The first Python that can run it. */
  readonly since: readonly [number, number] | null
  /** Rules, off by default, that have something to say about a block that is not bad. */
  readonly opinionated: readonly string[]
  /** What the program prints, by the text block right below it; null where there is none. */
  readonly prints: string | null
  /** The file that the first line names, or a name made of the line number. */
  readonly file: string
  /** Words that mean nothing. */
  readonly unknown: readonly string[]
}

/** The blocks of Python among the blocks of a document. */
export function pythonBlocks(blocks: readonly Block[]): PythonBlock[] {
  return blocks.flatMap((block, index) => {
    if (block.language !== 'python') return []
    const below = blocks[index + 1]
    const prints = below?.language === 'text' && below.prose.trim() === '' ? below.code : null
    return [{ ...block, ...marksOf(block), prints, file: fileOf(block) }]
  })
}

function marksOf({ words }: Block) {
  const kind = words[0] === 'bad' || words[0] === 'good' ? words[0] : 'plain'
  const rest = kind === 'plain' ? words : words.slice(1)
  const flags = rest.filter(word => word.startsWith('--'))
  const named = kind === 'bad' ? rest.filter(word => /^[a-z]+(-[a-z0-9]+)*$/.test(word)) : []
  const byHand = kind === 'good' && rest.includes('by-hand')
  const known = (word: string) => flags.includes(word) || named.includes(word) || (byHand && word === 'by-hand')
  const [major, minor] = valuesOf(rest, 'since').flatMap(version => version.split('.').map(Number))
  return {
    kind,
    rules: named,
    flags,
    byHand,
    needs: valuesOf(rest, 'needs'),
    since: major && minor ? ([major, minor] as const) : null,
    opinionated: valuesOf(rest, 'opinionated'),
    unknown: rest.filter(word => !known(word) && !/^(needs|since|opinionated)=./.test(word)),
  } as const
}

function valuesOf(words: readonly string[], key: string): string[] {
  return words.filter(word => word.startsWith(`${key}=`)).flatMap(word => word.slice(key.length + 1).split(','))
}

function fileOf({ code, line }: Block): string {
  return /^# (\w+\.py)\n/.exec(code)?.[1] ?? `block_${line}.py`
}
