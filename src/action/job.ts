/** What all steps of the action work with. */

import { notice } from '@actions/core'
import type { GitHub } from './client.ts'
import type { Event } from './event.ts'
import type { Inputs } from './inputs.ts'

export type Job = {
  readonly inputs: Inputs
  readonly event: Event
  readonly github: GitHub
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute path of the folder that the workflow has checked the repository out into. */
  readonly checkout: string
}

/** Says a sentence where people see it without opening the log. */
export function say(sentence: string): void {
  notice(sentence, { title: 'async-fix' })
}
