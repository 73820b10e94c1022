/** What is certain about the objects of a class: its bases, whether they can be awaited, how they are made. */

import { expect, test } from 'vitest'
import { cannotBeAwaited, hasKnownBases, isMadePlainly } from '../../src/python/class-kinds.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { parsed } from './parsed.ts'

const head = 'import abc, asyncio, enum\nfrom dataclasses import dataclass\nfrom typing import Generic, T\nimport net\n'

test.each([
  ['class Own: pass', true, true, true],
  ['class Own(abc.ABC): pass', true, true, true],
  ['class Own(Generic[T], metaclass=abc.ABCMeta): pass', true, true, true],
  ['class Own(ValueError): pass', true, true, true],
  ['class Base: pass\nclass Own(Base): pass', true, true, true],
  ['class Base:\n    def __await__(self): ...\nclass Own(Base): pass', true, false, true],
  ['class Base:\n    def __new__(cls): ...\nclass Own(Base): pass', true, true, false],
  ['@dataclass\nclass Own: pass', true, true, true],
  ['@net.made\nclass Own: pass', true, true, false],
  ['@net.made\nclass Base: pass\nclass Own(Base): pass', true, true, false],
  ['class Own(net.Base): pass', false, false, false],
  ['class Own(metaclass=net.Meta): pass', false, false, false],
  ['class Own(asyncio.Future): pass', false, false, false],
  ['class Own(enum.Enum): pass', false, false, false],
  ['class Base(net.Base): pass\nclass Own(Base): pass', false, false, false],
  ['class Own(unknown): pass', false, false, false],
])('%j', (text, known, notAwaitable, plain) => {
  const file = parsed(head + text)
  const owner = descendants(file.tree.root, 'class_definition').at(-1) as Node
  expect([hasKnownBases(owner, file), cannotBeAwaited(owner, file), isMadePlainly(owner, file)]).toEqual([
    known,
    notAwaitable,
    plain,
  ])
})
