/** The command: what a person typed to an exit status. */

import { transforms as allTransforms } from '../../transforms/index.ts'
import type { Transform } from '../engine/transform.ts'
import { failure, UserError } from '../workspace/problem.ts'
import { problemLine } from './messages.ts'
import { type Command, parseCommand, type RunOptions } from './options.ts'
import { explained, rulePage, rulesJson, rulesTable } from './rules.ts'
import { run } from './run.ts'
import { type Streams, wantsColor } from './streams.ts'
import { version } from './version.ts'

/**
 * Runs the command line. Never throws.
 * @param argv the words after the name of the program
 * @returns the exit status: 0 nothing left, 1 findings left, 2 failed
 */
export async function main(
  argv: readonly string[],
  streams: Streams,
  transforms: readonly Transform[] = allTransforms,
): Promise<number> {
  try {
    return await perform(await parseCommand(argv, streams.stdout.columns ?? 100), streams, transforms)
  } catch (error) {
    const color = wantsColor('auto', streams.stderr, streams.env)
    streams.stderr.write(problemLine(failure('', messageOf(error)), color))
    return 2
  }
}

async function perform(command: Command, streams: Streams, transforms: readonly Transform[]): Promise<number> {
  switch (command.name) {
    case 'help':
      streams.stdout.write(command.text)
      return 0
    case 'version':
      streams.stdout.write(`async-fix ${version}\n`)
      return 0
    case 'rules':
      streams.stdout.write(listOf(command.options, streams, transforms))
      return 0
    case 'explain':
      streams.stdout.write(pageOf(command.options, streams, explained(command.rule, transforms)))
      return 0
    case 'asyncify': {
      // Brings the diff library along, which no other start needs.
      const { asyncify } = await import('./asyncify.ts')
      return await asyncify(command.target, command.options, streams)
    }
    case 'undo': {
      const { undo } = await import('./undo.ts')
      return await undo(command.options, streams)
    }
    case 'run':
      return await run(command.options, streams, transforms)
  }
}

function listOf(options: RunOptions, streams: Streams, transforms: readonly Transform[]): string {
  if (isJson(options)) return rulesJson(transforms)
  return rulesTable(transforms, wantsColor(options.color, streams.stdout, streams.env))
}

function pageOf(options: RunOptions, streams: Streams, transforms: readonly Transform[]): string {
  if (isJson(options)) return rulesJson(transforms)
  const color = wantsColor(options.color, streams.stdout, streams.env)
  return transforms.map(transform => rulePage(transform, color)).join('\n')
}

function isJson({ outputFormat }: RunOptions): boolean {
  return outputFormat.startsWith('json')
}

function messageOf(error: unknown): string {
  if (error instanceof UserError) return error.message
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `async-fix failed; please report this bug: ${detail}`
}
