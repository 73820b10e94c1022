/** Project roots, module names and declared dependencies. */

import path from 'node:path'
import { expect, test } from 'vitest'
import { declaredDependencies, normalizeName } from '../../src/workspace/dependencies.ts'
import { moduleName, projectRoot } from '../../src/workspace/project.ts'
import { folderWith } from './temporary.ts'

test.each(['pyproject.toml', 'setup.cfg', 'setup.py', '.git/HEAD'])('%s marks the top of a project', marker => {
  const top = folderWith({ [marker]: '', 'a/b/c.py': '' })
  expect(projectRoot(path.join(top, 'a/b'))).toBe(top)
})

test('the nearest marker counts', () => {
  const top = folderWith({ '.git/HEAD': '', 'service/pyproject.toml': '', 'service/app/x.py': '' })
  expect(projectRoot(path.join(top, 'service/app'))).toBe(path.join(top, 'service'))
})

test.each([
  ['src/shop/orders.py', 'shop.orders'],
  ['src/shop/__init__.py', 'shop'],
  ['src/shop/sub/deep.py', 'shop.sub.deep'],
  ['src/namespace/part.py', 'namespace.part'],
  ['flat/__init__.py', 'flat'],
  ['flat/core.pyi', 'flat.core'],
  ['services/api/app/main.py', 'app.main'],
  ['scripts/run.py', 'scripts.run'],
  ['top.py', 'top'],
  ['__init__.py', '__init__'],
])('%s is the module %s', (file, name) => {
  const top = folderWith({
    'src/shop/__init__.py': '',
    'src/shop/sub/__init__.py': '',
    'flat/__init__.py': '',
    'services/api/app/__init__.py': '',
  })
  expect(moduleName(path.join(top, file), top)).toBe(name)
})

test('without a project, a package still has its name', () => {
  const top = folderWith({ 'pkg/__init__.py': '', 'pkg/sub/__init__.py': '' })
  expect(moduleName(path.join(top, 'pkg/sub/a.py'), null)).toBe('pkg.sub.a')
  expect(moduleName(path.join(top, 'b.py'), null)).toBe('b')
})

test.each([
  [
    'pyproject.toml',
    '[project]\ndependencies = ["HTTPX[http2]>=0.27; python_version>\'3.8\'", "aio_http.Client"]',
    ['httpx', 'aio-http-client'],
  ],
  ['pyproject.toml', '[project.optional-dependencies]\ncli = ["rich"]', ['rich']],
  ['pyproject.toml', '[dependency-groups]\ndev = ["pytest", {include-group = "lint"}]', ['pytest']],
  ['pyproject.toml', '[tool.poetry.dependencies]\npython = "^3.9"\nhttpx = {version = "*"}', ['httpx', 'python']],
  ['pyproject.toml', '[tool.poetry.group.dev.dependencies]\nruff = "*"', ['ruff']],
  ['requirements.txt', '# comment\nhttpx == 0.27 # why\n-r other.txt\n-e .\n  aiohttp\n', ['httpx', 'aiohttp']],
  ['requirements-dev.txt', 'httpx\n', ['httpx']],
  ['requirements/base.in', 'httpx\n', ['httpx']],
  ['setup.cfg', '[options]\ninstall_requires =\n    httpx>=0.2\n    aiohttp\nzip_safe = no\n', ['httpx', 'aiohttp']],
  [
    'setup.cfg',
    '[options.extras_require]\nfast = uvloop; sys_platform != "win32"\nmore =\n    orjson\n',
    ['uvloop', 'orjson'],
  ],
  [
    'setup.py',
    'setup(install_requires=["httpx[http2]>=1", \'aiohttp\'], classifiers=["Framework :: AsyncIO"])',
    ['httpx', 'aiohttp'],
  ],
  ['setup.py', 'setup(extras_require={"fast": ["uvloop"], "x": ["orjson"]}, name="me")', ['uvloop', 'orjson']],
  ['poetry.lock', '[[package]]\nname = "httpx"\nversion = "1"\n', ['httpx']],
  ['uv.lock', '[[package]]\nname = "httpx"\nversion = "1"\n', ['httpx']],
  ['Pipfile', '[packages]\nhttpx = "*"\n[dev-packages]\npytest = "*"\n', ['httpx', 'pytest']],
  ['Pipfile.lock', '{"default": {"httpx": {}}, "develop": {"pytest": {}}}', ['httpx', 'pytest']],
])('%s: %j', (file, content, names) => {
  const declared = declaredDependencies(folderWith({ [file]: content }))
  expect([...declared].sort()).toEqual([...names].sort())
})

test('broken files declare nothing, and the others count', () => {
  const top = folderWith({ 'pyproject.toml': '[project', 'Pipfile.lock': '{', 'requirements.txt': 'httpx\n' })
  expect([...declaredDependencies(top)]).toEqual(['httpx'])
})

test('PEP 503 names', () => {
  expect(normalizeName('Aio_HTTP..Client--x')).toBe('aio-http-client-x')
})
