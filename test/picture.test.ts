/** The picture of a suggestion shows a real comment, and is what its script draws. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { renderComment } from '../scripts/comment-picture.ts'
import { readComment } from '../scripts/comment-text.ts'
import { exampleComment } from '../scripts/example-comment.ts'
import { renderTerminal, terminalRun } from '../scripts/terminal-picture.ts'
import { parser } from './engine-under-test.ts'

const comment = await exampleComment(parser)

test('docs/suggestion.svg is current; `npm run picture` draws it', () => {
  expect(readFileSync('docs/suggestion.svg', 'utf8')).toBe(renderComment(comment))
  expect(readFileSync('README.md', 'utf8')).toContain('](docs/suggestion.svg)')
})

test('docs/terminal.svg is current; `npm run picture` draws it', () => {
  const shown = terminalRun(['--dry-run', 'price_watch/watch.py'], 'examples/price-watch', path.resolve('dist/cli.cjs'))
  expect(shown).toContain('await asyncio.sleep(0.2)')
  expect(readFileSync('docs/terminal.svg', 'utf8')).toBe(renderTerminal(shown))
  expect(readFileSync('README.md', 'utf8')).toContain('](docs/terminal.svg)')
})

test('the suggestion makes of the file what its project expects', () => {
  const { lines, first, last, body } = comment
  const pressed = [...lines.slice(0, first - 1), ...readComment(body).suggestion, ...lines.slice(last)]
  const expected = readFileSync('fixtures/projects/blocking-one-deep/after/web/server.py', 'utf8')
  expect(`${pressed.join('\n')}\n`).toBe(expected)
})

const marker = '<!-- async-fix:1 id=a fp=b fix=c -->'

test('a comment is read word for word', () => {
  const body = `**a-rule**: \`f\\\` is \\<wrong\\> &#64;once\n\nSo.\n\n\`\`\`suggestion\n  x\n\n\`\`\`\n\n${marker}`
  expect(readComment(body)).toEqual({
    paragraphs: [
      [
        { kind: 'bold', text: 'a-rule' },
        { kind: 'plain', text: ': ' },
        { kind: 'code', text: 'f\\' },
        { kind: 'plain', text: ' is <wrong> @once' },
      ],
      [{ kind: 'plain', text: 'So.' }],
    ],
    suggestion: ['  x', ''],
  })
})

test.each([
  ['a link', `[a](b)\n\n\`\`\`suggestion\nx\n\`\`\`\n\n${marker}`],
  ['a list', `- a\n\n\`\`\`suggestion\nx\n\`\`\`\n\n${marker}`],
  ['no suggestion', `a\n\n${marker}`],
  ['no marker', 'a\n\n```suggestion\nx\n```'],
])('%s cannot be drawn', (_, body) => {
  expect(() => renderComment({ ...comment, body })).toThrow(/^not /)
})

test('no text leaves the picture', () => {
  const long = 'x'.repeat(120)
  expect(() => renderComment({ ...comment, lines: [long] })).toThrow('too long for the picture')
  expect(() => renderComment({ ...comment, body: comment.body.replace('in a thread', long) })).toThrow('too long')
})
