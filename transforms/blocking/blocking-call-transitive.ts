import { defineTransform } from '../../src/engine/transform.ts'
import { threadReasons } from './offload/standing.ts'
import { chainOf, messageAbout, transitiveAt } from './transitive/found.ts'

export default defineTransform({
  name: 'blocking-call-transitive',
  family: 'blocking',
  summary: 'a function that a coroutine calls stops the event loop, however deep inside',
  why: `x`,
  default: true,
  triggers: ['async'],
  aliases: [],
  example: ``,
  declines: { ...threadReasons },
  visit: {
    call(call, { file, facts, decline }) {
      const found = transitiveAt(call, file, facts)
      if (!found) return
      return { ...decline('cleanup'), message: messageAbout(found), chain: chainOf(found, file) }
    },
  },
})
