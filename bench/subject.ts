/** Chooses the single file that is measured, and puts a project around it. */

import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gather, mark, type Project, type Tree } from './trees.ts'

const wanted = 10 * 1024

export type Subjects = {
  /** Absolute path of a file of about 10 KB with nothing but a project's settings around it. */
  readonly alone: string
  readonly project: Project
  /** Two such files of the project, absolute. */
  readonly unchanged: string
  readonly edited: string
}

/**
 * The two files with coroutines that are nearest to 10 KB, the first one also alone, and a project of `count` files around them. A tree
 * without such files gets written ones.
 */
export function prepareSubjects(tree: Tree, count: number, folder: string): Subjects {
  const project = path.join(folder, 'around')
  const [first, second] = nearest(tree.files, 2)
  const from = first ? tree.projects.find(({ files }) => files.includes(first)) : undefined
  const order = new Set([first, second, ...(from?.files ?? []), ...tree.files].filter(file => file !== undefined))
  // A setup.py would be the top of a project within the project.
  const inside = [...order].filter(file => path.basename(file) !== 'setup.py')
  const gathered = gather(inside, tree.root, count, project)
  const place = (file: string | undefined, name: string) => {
    if (file) return path.join(project, path.relative(tree.root, file))
    return written(path.join(project, name))
  }
  const unchanged = place(first, 'first.py')
  const alone = path.join(folder, 'alone', path.basename(unchanged))
  mark(path.dirname(alone))
  writeFileSync(alone, readFileSync(unchanged))
  return { alone, project: gathered, unchanged, edited: place(second, 'second.py') }
}

function nearest(files: readonly string[], count: number): string[] {
  const sized = files.map(file => ({ file, distance: Math.abs(statSync(file).size - wanted) }))
  const near = sized.filter(({ distance }) => distance < wanted / 4).sort((one, other) => one.distance - other.distance)
  const found: string[] = []
  for (const { file } of near) {
    if (found.length === count) break
    if (readFileSync(file).includes('async def ')) found.push(file)
  }
  return found
}

function written(file: string): string {
  let text = 'import asyncio\nimport time\n'
  for (let number = 0; text.length < wanted; number++) text += coroutine(number)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

function coroutine(number: number): string {
  return `

async def poll${number}(queue, limit=${number}):
    """Waits until the queue has more than so many items."""
    while queue.qsize() <= limit:
        ${number % 5 === 0 ? 'time.sleep(0.1)' : 'await asyncio.sleep(0.1)'}
    return [await queue.get() for _ in range(limit)]
`
}
