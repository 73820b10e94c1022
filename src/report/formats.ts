/** The formats of a report, by the names that `--output-format` takes. */

import { concise } from './concise.ts'
import { full } from './full.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import { json, jsonLines } from './json.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import { rdjson, rdjsonl } from './rdjson.ts'
import type { Format } from './report.ts'
import { sarif } from './sarif.ts'

export const formats: Readonly<Record<string, Format>> = {
  full,
  concise,
  json,
  'json-lines': jsonLines,
  github,
  gitlab,
  sarif,
  rdjson,
  rdjsonl,
  junit,
  markdown,
}
