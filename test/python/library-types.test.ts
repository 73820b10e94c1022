/** The tables of library classes fit together: what leads to a class leads to the name under which it is looked up. */

import { describe, expect, test } from 'vitest'
import { blockingCalls } from '../../src/python/blocking-calls.ts'
import { canonicalName, itemTypes, passingOn, resultTypes, typeOf } from '../../src/python/library-types.ts'

const canonical: Record<string, string> = {
  'os.listdir': 'os.listdir',
  'pathlib.PosixPath.exists': 'pathlib.Path.exists',
  'pathlib.Path.parent.exists': 'pathlib.Path.exists',
  'pathlib.Path.home.joinpath.with_suffix.read_text': 'pathlib.Path.read_text',
  'pathlib.Path.open.read': 'io.IOBase.read',
  'builtins.open': 'builtins.open',
  'builtins.open.read': 'io.IOBase.read',
  'sqlite3.connect.cursor.execute.fetchall': 'sqlite3.Cursor.fetchall',
  'sqlite3.connect.execute.fetchall': 'sqlite3.Cursor.fetchall',
  'psycopg.Connection.connect.execute.fetchone': 'psycopg.Cursor.fetchone',
  'concurrent.futures.ThreadPoolExecutor.submit.result': 'concurrent.futures.Future.result',
  'queue.LifoQueue.get': 'queue.Queue.get',
  'threading.Timer.join': 'threading.Thread.join',
  'redis.StrictRedis.from_url.get': 'redis.Redis.get',
  'redis.asyncio.Redis.get': 'redis.asyncio.Redis.get',
  'docker.from_env.containers.get.wait': 'docker.models.containers.Container.wait',
  'sqlalchemy.create_engine.connect.execute': 'sqlalchemy.engine.Connection.execute',
  'pymongo.mongo_client.MongoClient.server_info': 'pymongo.MongoClient.server_info',
  'shop.Store.get': 'shop.Store.get',
  'toString.constructor': 'toString.constructor',
  '.time.sleep': '.time.sleep',
  '..pathlib.PosixPath.exists': '..pathlib.PosixPath.exists',
}

describe('canonicalName', () => {
  test.each(Object.entries(canonical))('%s', (name, expected) => expect(canonicalName(name)).toBe(expected))
})

test('typeOf leaves names alone that lead nowhere', () => {
  expect(typeOf('redis.client.Redis')).toBe('redis.Redis')
  expect(typeOf('redis.Redis')).toBe('redis.Redis')
  expect(typeOf('hasOwnProperty')).toBe('hasOwnProperty')
})

describe.each([
  ['resultTypes', resultTypes],
  ['itemTypes', itemTypes],
] as const)('%s', (_, types) => {
  test('leads to names under which classes are looked up', () => {
    const astray = Object.values(types).filter(type => canonicalName(type) !== type || typeOf(type) !== type)
    expect([...new Set(astray)]).toEqual([])
  })

  test('can be reached: the owner of each name is what a lookup would call it', () => {
    expect(Object.keys(types).filter(name => canonicalName(name) !== name)).toEqual([])
  })
})

test('every blocking call is listed under the name that a lookup finds', () => {
  expect([...blockingCalls.keys()].filter(name => canonicalName(name) !== name)).toEqual([])
})

test('every class with blocking methods is one that a constructor, a function or an annotation leads to', () => {
  const owners = new Set([...blockingCalls.keys()].map(name => name.slice(0, name.lastIndexOf('.'))))
  const hidden = [...owners].filter(owner => typeOf(owner) !== owner)
  expect(hidden).toEqual([])
})

test('functions that pass items on are Python’s own', () => {
  expect([...passingOn].every(name => name.startsWith('builtins.'))).toBe(true)
})
