/** The formats of a report, by the names that `--output-format` takes. */

import { concise } from './concise.ts'
import { full } from './full.ts'
import { json, jsonLines } from './json.ts'
import type { Format } from './report.ts'

export const formats: Readonly<Record<string, Format>> = {
  full,
  concise,
  json,
  'json-lines': jsonLines,
}

/** Formats that are announced and do not exist yet. */
export const plannedFormats: readonly string[] = ['github', 'gitlab', 'sarif', 'rdjson', 'rdjsonl', 'junit', 'markdown']
