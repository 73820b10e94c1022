/** Which `with` statements enter a task group, and where tasks are started in it. */

import { describe, expect, test } from 'vitest'
import { PythonFile } from '../../src/python/file.ts'
import { startsIn, taskGroupsOf } from '../../src/python/task-groups.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { parser } from '../engine-under-test.ts'

function groupsIn(header: string, ...body: string[]) {
  const lines = body.map(each => `        ${each}\n`).join('') || '        pass\n'
  const text = `import asyncio, anyio\nfrom asyncio import TaskGroup as Tasks\n\nasync def f():\n    ${header}:\n${lines}`
  const file = new PythonFile('main.py', 'main', parser.parse(text))
  return descendants(file.tree.root, 'with_statement').flatMap(each => taskGroupsOf(each, file))
}

describe('taskGroupsOf', () => {
  test.each([
    ['async with asyncio.TaskGroup() as group', ['asyncio group']],
    ['async with Tasks() as group', ['asyncio group']],
    ['async with a() as x, anyio.create_task_group() as group', ['anyio group']],
    ['async with (asyncio.TaskGroup() as one, asyncio.TaskGroup() as two)', ['asyncio one', 'asyncio two']],
    ['async with asyncio.TaskGroup()', ['asyncio null']],
    ['async with asyncio.TaskGroup() as self.group', ['asyncio null']],
    ['with asyncio.TaskGroup() as group', []],
    ['async with TaskGroup() as group', []],
    ['async with group', []],
  ])('%s', (header, names) => {
    expect(groupsIn(header).map(({ library, name }) => `${library} ${name?.text ?? null}`)).toEqual(names)
  })
})

describe('startsIn', () => {
  test.each([
    ['group.create_task(g())', 1],
    ['tasks = [group.create_task(g()) for _ in x]', 1],
    ['other.create_task(g())', 0],
    ['group.start_soon(g)', 0],
    ['lambda: group.create_task(g())', 0],
  ])('%s', (line, count) => {
    const [group] = groupsIn('async with asyncio.TaskGroup() as group', line)
    expect(group && startsIn(group.statement.get('body') as Node, group).length).toBe(count)
  })
})
