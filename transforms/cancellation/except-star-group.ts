/** `except* (ValueError, ExceptionGroup)` → `except* ValueError`: Python does not allow groups there. */

import { type Edit, remove, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { caughtExpressions, takesGroupsApart } from '../../src/python/handlers.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import type { Node } from '../../src/python/tree.ts'
import { isGroupClass } from './groups/clauses.ts'

export default defineTransform({
  name: 'except-star-group',
  family: 'cancellation',
  summary: '`except*` cannot catch exception groups: it raises a `TypeError` there',
  why: `
\`except*\` looks into groups by itself and wants the types of the errors inside. With \`ExceptionGroup\`,
\`BaseExceptionGroup\` or a class that derives from them it raises a \`TypeError\`, but only once an error has come to
the clause: the program starts and works until the day it should have handled an error.

A group that stands beside other types is taken out. That is unsafe, as something around the clause or further up may
catch that \`TypeError\`, or nobody may look at it. Where nothing else is caught, name the types of the errors inside, or
\`Exception\` for all of them; a plain \`except\` catches the group itself.
`,
  default: true,
  triggers: ['except'],
  needs: 'except[\\s\\\\]*\\*[\\s\\S]*?\\w',
  within: ['except'],
  aliases: ['S6468'],
  example: `
 try:
     pay(orders)
-except* (ValueError, ExceptionGroup) as errors:
+except* ValueError as errors:
     print(errors.exceptions)
`,
  exampleIsUnsafe: true,
  declines: {
    comment: 'a comment stands among the types',
    'error-goes': 'the `TypeError` of today goes, and the errors are handled from then on; something may count on it',
    'only-groups':
      'it catches nothing else: name the types of the errors inside the group, or catch the group with a plain `except`',
  },
  byHand: `
Name the types of the errors inside, or catch the group itself with a plain \`except ExceptionGroup\`.
`,
  visit: {
    except_clause(handler, { file, facts, fix, report, decline }) {
      if (!takesGroupsApart(handler)) return
      const caught = caughtExpressions(handler)
      const groups = caught.filter(each => isGroupClass(each, file, facts))
      const [first] = groups
      if (!first || isExpectedToFail(handler, file)) return
      const at = { start: first.start, end: first.end }
      const message = `\`except*\` cannot catch \`${first.text}\`: it raises a \`TypeError\` once an error comes to it`

      if (groups.length === caught.length) return { ...decline('only-groups'), at, message }
      const list = first.parent?.kind === 'tuple' ? first.parent : null
      const types = list ?? { start: caught[0]?.start ?? first.start, end: caught.at(-1)?.end ?? first.end }
      if (file.hasComment(types.start, types.end)) return { ...decline('comment'), at, message }
      const edits = without(groups, caught)
      return {
        ...report(fix.unsafe('error-goes', `take \`${first.text}\` out of the \`except*\``, ...edits)),
        at,
        message,
      }
    },
  },
})

/** The types without some of them, and without the parentheses where the name of one is left. */
function without(groups: readonly Node[], caught: readonly Node[]): Edit[] {
  const kept = caught.filter(each => !groups.includes(each))
  const [only] = kept as [Node]
  const list = only.parent
  if (list?.kind === 'tuple' && kept.length === 1) return [replace(list, alone(only, list))]
  return groups.map(group =>
    group.start > only.start
      ? remove({ start: group.previous?.end ?? group.start, end: group.end })
      : remove({ start: group.start, end: group.next?.start ?? group.end }),
  )
}

/** A type in place of its tuple, apart from the words beside it: `except*(…)as error`. */
function alone(type: Node, { start, end, tree: { text } }: Node): string {
  const gap = (beside: string | undefined) => (/\w/.test(beside ?? '') ? ' ' : '')
  const isName = /^(identifier|attribute)$/.test(type.kind)
  return isName ? `${gap(text[start - 1])}${type.text}${gap(text[end])}` : `(${type.text},)`
}
