/** Special methods of the wrong colour: `async def __init__`, a plain `def __aenter__`. */

import { insertBefore, remove } from '../../src/engine/edit.ts'
import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { mentionsAsync } from '../../src/python/async-files.ts'
import { decoratorNames, methodOwner } from '../../src/python/attributes.ts'
import { isMadePlainly } from '../../src/python/class-kinds.ts'
import { isAsync, isGenerator } from '../../src/python/execution.ts'
import type { Node } from '../../src/python/tree.ts'
import { asyncManager } from './dunder/enter.ts'
import { asyncOnly, hasOtherNames, isAwaited, isUsedByName, syncOnly } from './dunder/methods.ts'
import { awaits, givesNoAwaitable, isDeclared } from './dunder/results.ts'

const reasons = {
  'aiter-awaits': '`__aiter__` has to give an iterator at once and this one awaits; do that in the first `__anext__`',
  'always-true': 'only the truth of its result counts, and a coroutine is always true',
  'async-enter': '`with` does not await: name both methods `__aenter__` and `__aexit__`, and use `async with`',
  'async-init': '`__init__` has to give `None`; make the object in an async class method that awaits first',
  'called-by-name': 'other code calls it by its name and does not await it',
  'never-run': 'nobody gets its result, so the body never runs',
  'value-needed': 'its value itself is needed at once, and Python raises for a coroutine',
  'with-changes': 'the `with` statements that enter it become `async with`, and run code that never ran',
}

type Reason = keyof typeof reasons

export default defineTransform({
  name: 'async-dunder',
  family: 'awaiting',
  summary: 'Python awaits some special methods and no others; this one is the wrong kind',
  why: `
Python awaits what \`__aenter__\`, \`__aexit__\` and \`__anext__\` give, and awaits nothing else. So
\`async def __len__\` raises, \`async def __eq__\` is always true, \`async def __del__\` never runs, and an
\`async def __exit__\` swallows every exception, because its coroutine is true. A plain \`__aenter__\` that
returns \`self\` fails at the \`async with\`, and an \`async def __aiter__\` at the \`async for\`.

Those last two only need another colour, which is safe, as the statement can only fail today. \`__enter__\` and
\`__exit__\` get the names of their asynchronous twins, together with each \`with\` that enters the class, as an
unsafe fix. The others need another design, and are only reported. Methods whose caller can await the result, such
as \`__call__\` and \`__getitem__\`, are left alone, and so are classes that make their objects in a way of their own.
`,
  default: true,
  triggers: [...syncOnly.keys(), ...asyncOnly, '__aiter__'],
  needs: 'async',
  within: [...syncOnly.keys(), ...asyncOnly, '__aiter__'],
  aliases: ['S935', 'S2876'],
  example: `
 class Session:
-    def __aenter__(self):
+    async def __aenter__(self):
         return self

     async def __aexit__(self, *error):
         await self.close()
`,
  declines: reasons,
  byHand: `
Give the class a plain special method and a coroutine of another name, or an \`async\` class method
that makes the object; enter it by \`async with\`.
`,
  visit: {
    function_definition(definition, tools) {
      const name = definition.get('name')?.text ?? ''
      const owner = /^__\w+__$/.test(name) && mentionsAsync(tools.file) ? methodOwner(definition) : null
      if (!owner || isDeclared(definition, owner, tools.file) || !isPlainlyDecorated(definition, tools)) return
      if (hasOtherNames(owner, name, tools.file)) return
      const verdict = asyncOnly.has(name)
        ? plainMethod(definition, owner, name, tools)
        : isAsync(definition) && !isAwaited(name, tools.file)
          ? asyncMethod(definition, owner, name, tools)
          : undefined
      const message = asyncOnly.has(name)
        ? `Python awaits what \`${name}()\` gives, and this one is a plain function`
        : `Python does not await what \`${name}()\` gives, and this one is a coroutine function`
      const at = { start: definition.start, end: definition.get('parameters')?.end ?? 0 }
      return verdict && { ...verdict, at, message }
    },
  },
})

/** Unknown decorators may make anything of it. */
function isPlainlyDecorated(definition: Node, { file }: Tools<Reason>): boolean {
  return decoratorNames(definition, file).every(each =>
    /^(abc\.abstractmethod|typing(_extensions)?\.\w+)$/.test(each ?? ''),
  )
}

/** A plain `__aenter__`, `__aexit__` or `__anext__`. */
function plainMethod(definition: Node, owner: Node, name: string, tools: Tools<Reason>): Verdict | undefined {
  const { file, facts, fix, report, decline } = tools
  if (!givesNoAwaitable(definition, owner, file, facts)) return
  if (isUsedByName(name, file)) return decline('called-by-name')
  const message = `make \`${name}\` an \`async def\``
  const edit = insertBefore(definition, 'async ')
  const isOthers = facts.mayUseAttribute(owner.get('name')?.text ?? '', name, file.path)
  return report(isOthers ? fix.unsafe('called-by-name', message, edit) : fix(message, edit))
}

/** An `async def` where Python does not await. */
function asyncMethod(definition: Node, owner: Node, name: string, tools: Tools<Reason>): Verdict | undefined {
  const { file, facts, fix, report, decline } = tools
  const kind = syncOnly.get(name)
  if (name === '__aiter__') return asyncIterator(definition, owner, tools)
  if (!kind || (kind === 'async-init' && !isMadePlainly(owner, file)) || !isCalled(name, owner, tools)) return
  const edits = kind === 'async-enter' ? asyncManager(owner, file, facts) : null
  if (!edits) return decline(kind)
  const message = 'name the methods `__aenter__` and `__aexit__`'
  return name === '__enter__' ? report(fix.unsafe('with-changes', message, ...edits)) : undefined
}

/** `__post_init__` means something to dataclasses only. */
function isCalled(name: string, owner: Node, { file }: Tools<Reason>): boolean {
  return name !== '__post_init__' || decoratorNames(owner, file).includes('dataclasses.dataclass')
}

/** An `async def __aiter__` without `yield`. */
function asyncIterator(definition: Node, owner: Node, tools: Tools<Reason>): Verdict | undefined {
  const { file, facts, fix, report, decline } = tools
  if (isGenerator(definition)) return
  if (awaits(definition)) return decline('aiter-awaits')
  const plain = definition.tokens.find(each => each.kind === 'def') as Node
  const message = 'make `__aiter__` a plain `def`'
  const edit = remove({ start: definition.start, end: plain.start })
  const isOthers = facts.mayUseAttribute(owner.get('name')?.text ?? '', '__aiter__', file.path)
  return report(isOthers ? fix.unsafe('called-by-name', message, edit) : fix(message, edit))
}
