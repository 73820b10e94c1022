/** Whether what a cache says of a file has the shape of what this program writes: anybody could have put it there. */

import type { Known } from './caches.ts'

/** @param rules names of every rule there is */
export function isKnown(value: unknown, rules: ReadonlySet<string>): value is Known {
  const isFinding = (each: unknown) => isRecord(each) && rules.has(String(each['rule'])) && hasParts(each)
  return isRecord(value) && isList(value['findings'], isFinding) && isList(value['damage'], isDamage)
}

function hasParts({ message, range, fixes, declined, chain }: Record<string, unknown>): boolean {
  return (
    typeof message === 'string' &&
    isRange(range) &&
    isList(fixes, isFix) &&
    (declined === null || isReason(declined)) &&
    isList(chain, each => isRecord(each) && isRange(each['range']) && hasStrings(each, 'path', 'message'))
  )
}

function isFix(value: unknown): boolean {
  if (!isRecord(value) || !/^(un)?safe$/.test(String(value['applicability']))) return false
  const { unsafeBecause, needsPackage, elsewhere = [] } = value
  return (
    hasStrings(value, 'message') &&
    (unsafeBecause === null || isReason(unsafeBecause)) &&
    (needsPackage === null || typeof needsPackage === 'string') &&
    isList(value['edits'], isEdit) &&
    isList(elsewhere, each => isRecord(each) && hasStrings(each, 'path', 'text') && isList(each['edits'], isEdit))
  )
}

function isEdit(value: unknown): boolean {
  return isRange(value) && isRecord(value) && hasStrings(value, 'text')
}

function isDamage(value: unknown): boolean {
  return isRange(value) && isRecord(value) && hasStrings(value, 'why')
}

/** A reason is shown in brackets behind its sentence. */
function isReason(value: unknown): boolean {
  return isRecord(value) && /^[\w-]+$/.test(String(value['reason'])) && hasStrings(value, 'message')
}

function isRange(value: unknown): boolean {
  if (!isRecord(value)) return false
  const [start, end] = [Number(value['start']), Number(value['end'])]
  return Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start <= end
}

function hasStrings(value: Record<string, unknown>, ...keys: readonly string[]): boolean {
  return keys.every(key => typeof value[key] === 'string')
}

function isList(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
