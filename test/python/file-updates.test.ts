/** Whether an await at a call would come between the check of a file and its change; asked about the last call of a name. */

import { describe, expect, test } from 'vitest'
import { splitsFileUpdate } from '../../src/python/file-updates.ts'
import { callOf, parsed, python } from './parsed.ts'

function splits(text: string, name: string): boolean {
  const file = parsed(`import os, shutil\nfrom pathlib import Path\n${text}`)
  return splitsFileUpdate(callOf(file, name), file)
}

const between: Record<string, readonly [string, string]> = {
  'the check': [
    python`
      async def work(path: Path):
          if not path.exists():
              path.mkdir()
    `,
    'exists',
  ],
  'the change': [
    python`
      async def work(path: Path):
          if not path.exists():
              path.mkdir()
    `,
    'mkdir',
  ],
  'a call between them': [
    python`
      async def work(path: Path):
          if path.is_file():
              text = path.read_text()
              path.unlink()
    `,
    'read_text',
  ],
  'what was read and is written again': [
    python`
      async def work(path: Path):
          number = int(path.read_text())
          path.write_text(str(number + 1))
    `,
    'write_text',
  ],
  'a file that is opened to be written': [
    python`
      async def work(path):
          if not os.path.exists(path):
              open(path, "w").close()
    `,
    'open',
  ],
  'a file that is read and written in place': [
    python`
      async def work(path):
          f = open(path, "r+")
    `,
    'open',
  ],
  'the target of a move': [
    python`
      async def work(path, target):
          if not os.path.exists(target):
              os.rename(path, target)
    `,
    'rename',
  ],
  'functions of os': [
    python`
      async def work(path):
          if os.path.exists(path):
              os.remove(path)
    `,
    'remove',
  ],
  'functions and methods of one path': [
    python`
      async def work(path: Path):
          if path.is_dir():
              shutil.rmtree(path)
    `,
    'is_dir',
  ],
  'a check far above': [
    python`
      async def work(path):
          known = os.path.isdir(path)
          print(os.listdir("."))
          if not known:
              os.makedirs(path)
    `,
    'listdir',
  ],
  'an attribute': [
    python`
      class Store:
          def __init__(self, root: Path):
              self.root = root
          async def work(self):
              if not self.root.exists():
                  self.root.mkdir()
    `,
    'mkdir',
  ],
}

const apart: Record<string, readonly [string, string]> = {
  'a check alone': [
    python`
      async def work(path: Path):
          if path.exists():
              return path.read_text()
    `,
    'exists',
  ],
  'a change alone': ['async def work(path: Path):\n    path.mkdir()\n', 'mkdir'],
  'another path': [
    python`
      async def work(path: Path, other: Path):
          if path.exists():
              other.unlink()
    `,
    'unlink',
  ],
  'a change that does not mind': [
    python`
      async def work(path: Path):
          if not path.exists():
              path.mkdir(exist_ok=True)
              path.unlink(missing_ok=True)
              shutil.rmtree(path, ignore_errors=True)
    `,
    'exists',
  ],
  'the change before the check': [
    python`
      async def work(path: Path):
          path.unlink()
          return path.exists()
    `,
    'exists',
  ],
  'a call before the check': [
    python`
      async def work(path: Path):
          names = os.listdir(".")
          if path.exists():
              path.unlink()
    `,
    'listdir',
  ],
  'a call after the change': [
    python`
      async def work(path: Path):
          if path.exists():
              path.unlink()
          Path("log").write_text("")
    `,
    'write_text',
  ],
  'a change behind an await that was there before': [
    python`
      async def work(path, send):
          if os.path.exists(path):
              await send(path)
              os.remove(path)
    `,
    'remove',
  ],
  'another function': [
    python`
      async def check(path: Path):
          return path.exists()
      async def work(path: Path):
          path.unlink()
    `,
    'unlink',
  ],
  'names of two scopes': [
    python`
      async def work(path: Path):
          if path.exists():
              print([path.unlink() for path in Path("a").iterdir()])
    `,
    'exists',
  ],
  'objects that are no paths': [
    python`
      async def work(box):
          if box.exists():
              box.unlink()
    `,
    'unlink',
  ],
  'module level': ['if os.path.exists("a"):\n    os.remove("a")\n', 'remove'],
}

describe('splitsFileUpdate', () => {
  test.each(Object.entries(between))('%s', (_, [text, name]) => expect(splits(text, name)).toBe(true))
  test.each(Object.entries(apart))('not %s', (_, [text, name]) => expect(splits(text, name)).toBe(false))
})
