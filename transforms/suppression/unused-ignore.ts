/** A suppression that suppresses nothing → gone. */

import { defineTransform } from '../../src/engine/transform.ts'

export default defineTransform({
  name: 'unused-ignore',
  family: 'suppression',
  summary: 'the suppression suppresses nothing',
  why: `
A suppression that outlives its finding hides the next one at that place from everybody.
The fix removes it with its reason, or only those of its rules that are not needed; what
else the comment says, such as \`# type: ignore\`, stays.

A rule is judged only when it was part of the run, so add this one to the others with
\`--extend-select unused-ignore\`. A suppression without a list of rules is judged when all
rules ran that are on by default. \`# noqa\` belongs to other tools and is never judged.
Only a suppression that names \`unused-ignore\` silences it.
`,
  default: false,
  triggers: ['fix', 'Fix', 'FIX'],
  aliases: [],
  example: `
 import asyncio


 async def settle(device):
-    await asyncio.sleep(0.01)  # async-fix: ignore[blocking-sleep] the device needs it
+    await asyncio.sleep(0.01)
     return device.read()
`,
  declines: {
    'unknown-rule': 'the rule may be misspelt, or no longer exist',
  },
  byHand: `
Take the comment away, or correct the name of the rule: \`async-fix rules\` lists them.
`,
  visit: {},
  audit({ unused, unknown, edits }, { fix, report, decline }) {
    const message = unknown.length > 0 ? `the suppression names ${listed(unknown)}, which is no rule` : null
    if (edits.length === 0) return { ...decline('unknown-rule'), ...(message && { message }) }

    const what = unused.length > 0 ? listed(unused) : 'the comment'
    const nothing = unused.length > 0 ? `nothing here is suppressed by ${listed(unused)}` : null
    return { ...report(fix(`remove ${what}`, ...edits)), ...(nothing && { message: nothing }) }
  },
})

function listed(words: readonly string[]): string {
  return words.map(word => `\`${word}\``).join(', ')
}
