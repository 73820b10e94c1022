/** `except* (ValueError, ExceptionGroup)` → `except* ValueError`: Python does not allow groups there. */

import { type Edit, remove, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { caughtExpressions } from '../../src/python/handlers.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import type { Node } from '../../src/python/tree.ts'
import { mayBeCaught } from './groups/caught.ts'
import { isGroupClass, takesGroupsApart } from './groups/clauses.ts'

export default defineTransform({
  name: 'except-star-group',
  family: 'cancellation',
  summary: '`except*` cannot catch exception groups: it raises a `TypeError` there',
  why: `
\`except*\` looks into groups by itself and wants the types of the errors inside. With \`ExceptionGroup\`,
\`BaseExceptionGroup\` or a class that derives from them it raises a \`TypeError\`, but only once an error has come to
the clause: the program starts and works until the day it should have handled an error.

A group that stands beside other types is taken out. That is safe, as the clause can only fail today, and unsafe where
something may catch that \`TypeError\`. Where nothing else is caught, name the types of the errors inside, or
\`Exception\` for all of them; a plain \`except\` catches the group itself.
`,
  default: true,
  triggers: ['except'],
  within: ['except'],
  aliases: ['S6468'],
  example: `
 try:
     pay(orders)
-except* (ValueError, ExceptionGroup) as errors:
+except* ValueError as errors:
     print(errors.exceptions)
`,
  declines: {
    comment: 'a comment stands among the types',
    'error-caught': 'something catches the `TypeError` that is raised today, or may catch it',
    'only-groups':
      'it catches nothing else: name the types of the errors inside the group, or catch the group with a plain `except`',
  },
  visit: {
    except_clause(handler, { file, facts, fix, report, decline }) {
      if (!takesGroupsApart(handler)) return
      const caught = caughtExpressions(handler)
      const groups = caught.filter(each => isGroupClass(each, file, facts))
      const [first] = groups
      if (!first || isExpectedToFail(handler, file)) return
      const at = { start: first.start, end: first.end }
      const message = `\`except*\` cannot catch \`${first.text}\`: it raises a \`TypeError\` here`

      if (groups.length === caught.length) return { ...decline('only-groups'), at, message }
      if (file.hasComment((caught[0] as Node).start, (caught.at(-1) as Node).parent?.end ?? 0))
        return { ...decline('comment'), at, message }
      const cure = `take \`${first.text}\` out of the \`except*\``
      const edits = without(groups, caught)
      const isCaught = mayBeCaught(handler, file, facts)
      return { ...report(isCaught ? fix.unsafe('error-caught', cure, ...edits) : fix(cure, ...edits)), at, message }
    },
  },
})

/** The types without some of them, and without the parentheses where one is left. */
function without(groups: readonly Node[], caught: readonly Node[]): Edit[] {
  const kept = caught.filter(each => !groups.includes(each))
  const [only] = kept
  const list = only?.parent
  if (only && list?.kind === 'tuple' && kept.length === 1) return [replace(list, only.text)]
  return groups.map(group =>
    group.start > (only?.start ?? 0)
      ? remove({ start: group.previous?.end ?? group.start, end: group.end })
      : remove({ start: group.start, end: group.next?.start ?? group.end }),
  )
}
