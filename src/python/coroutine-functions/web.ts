/** Clients and servers of the web. */

import { type Entry, each } from './table.ts'

/** httpx 0.28.1. */
const httpx: readonly Entry[] = [
  ...each('httpx.AsyncClient', 'aclose delete get head options patch post put request send', 'coroutine'),
  ...each('httpx.AsyncClient', 'stream', 'manager-only'),
  ...each('httpx.Response', 'aclose aread', 'coroutine'),
  ...each('httpx.Response', 'aiter_bytes aiter_lines aiter_raw aiter_text', 'async-iterator'),
]

/** aiohttp 3.14.3. `ClientResponse.release()` may be awaited, but does all there is to do when it is called. */
const aiohttp: readonly Entry[] = [
  ...each('aiohttp', 'request', 'manager-only'),
  ...each('aiohttp.ClientSession', 'delete get head options patch post put request ws_connect', 'manager'),
  ...each('aiohttp.ClientSession', 'close', 'coroutine'),
  ...each('aiohttp.ClientResponse', 'json read text wait_for_close', 'coroutine'),
  ...each('aiohttp.StreamReader', 'read readany readchunk readexactly readline readuntil', 'coroutine'),
  ...each('aiohttp.StreamReader', 'iter_any iter_chunked iter_chunks', 'async-iterator'),
  ...each('aiohttp.BodyPartReader', 'form json next read read_chunk readline release text', 'coroutine'),
  ...each('aiohttp.MultipartReader', 'next release', 'coroutine'),
  ...each(
    'aiohttp.ClientWebSocketResponse aiohttp.web.WebSocketResponse',
    'close ping pong receive receive_bytes receive_json receive_str send_bytes send_json send_str',
    'coroutine',
  ),
  ...each('aiohttp.web.AppRunner', 'cleanup setup', 'coroutine'),
  ...each('aiohttp.web.Request', 'json multipart post read release text', 'coroutine'),
  ...each(
    'aiohttp.web.FileResponse aiohttp.web.Response aiohttp.web.StreamResponse',
    'prepare write write_eof',
    'coroutine',
  ),
  ...each('aiohttp.web.TCPSite aiohttp.web.UnixSite', 'start stop', 'coroutine'),
  ...each('aiohttp.web.WebSocketResponse', 'prepare', 'coroutine'),
]

/** starlette 1.7.0 and fastapi 0.142.2, which hands on the classes of starlette. */
const starlette: readonly Entry[] = [
  ...each('fastapi.concurrency starlette.concurrency', 'run_in_threadpool run_until_first_complete', 'coroutine'),
  ...each('fastapi.concurrency starlette.concurrency', 'iterate_in_threadpool', 'async-iterator'),
  ...each('starlette.datastructures.UploadFile', 'close read seek write', 'coroutine'),
  ...each('starlette.requests.Request', 'body close is_disconnected json send_push_promise', 'coroutine'),
  ...each('starlette.requests.Request', 'form', 'manager'),
  ...each('starlette.requests.Request', 'stream', 'async-iterator'),
  ...each('starlette.websockets.WebSocket', 'accept close send send_bytes send_json send_text', 'coroutine'),
  ...each('starlette.websockets.WebSocket', 'receive receive_bytes receive_json receive_text', 'coroutine'),
  ...each('starlette.websockets.WebSocket', 'iter_bytes iter_json iter_text', 'async-iterator'),
]

/** tornado 6.5.10. */
const tornado: readonly Entry[] = [
  ...each('tornado.gen', 'multi sleep with_timeout', 'future'),
  ...each('tornado.httpclient.AsyncHTTPClient', 'fetch', 'future'),
  ...each('tornado.locks.Condition tornado.locks.Event', 'wait', 'future'),
  ...each('tornado.locks.Lock tornado.locks.Semaphore', 'acquire', 'future'),
  ...each('tornado.queues.Queue', 'get join put', 'future'),
  ...each('tornado.websocket', 'websocket_connect', 'future'),
]

/** websockets 17.1, its legacy classes included. `async for` takes what `connect()` gives, too. */
const websockets: readonly Entry[] = [
  ...each('websockets', 'connect serve unix_connect unix_serve', 'manager'),
  ...each('websockets.asyncio.client websockets.client websockets.legacy.client', 'connect unix_connect', 'manager'),
  ...each('websockets.asyncio.server websockets.legacy.server websockets.server', 'serve unix_serve', 'manager'),
  ...each('websockets.asyncio.client.ClientConnection', 'close ping pong recv send wait_closed', 'coroutine'),
  ...each('websockets.asyncio.client.ClientConnection', 'recv_streaming', 'async-iterator'),
  ...each('websockets.asyncio.server.Server', 'serve_forever start_serving wait_closed', 'coroutine'),
]

/** playwright 1.63.0. */
const playwright: readonly Entry[] = [
  ...each('playwright.async_api', 'async_playwright', 'manager-only'),
  // `async_playwright()` and what entering it gives have one name; only the former has `start()`.
  ...each('playwright.async_api.Playwright', 'start stop', 'coroutine'),
  ...each('playwright.async_api.APIRequestContext', 'delete dispose fetch get head patch post put', 'coroutine'),
  ...each('playwright.async_api.APIResponse', 'body dispose json text', 'coroutine'),
  ...each('playwright.async_api.Browser', 'close new_context new_page', 'coroutine'),
  ...each(
    'playwright.async_api.BrowserContext',
    'add_cookies add_init_script clear_cookies close cookies',
    'coroutine',
  ),
  ...each('playwright.async_api.BrowserContext', 'grant_permissions new_page route storage_state unroute', 'coroutine'),
  ...each('playwright.async_api.BrowserContext', 'expect_event expect_page', 'manager-only'),
  ...each('playwright.async_api.BrowserType', 'connect launch launch_persistent_context', 'coroutine'),
  ...each('playwright.async_api.Download', 'cancel delete failure path save_as', 'coroutine'),
  ...each('playwright.async_api.Keyboard', 'down insert_text press type up', 'coroutine'),
  ...each('playwright.async_api.Mouse', 'click dblclick down move up wheel', 'coroutine'),
  ...each('playwright.async_api.Response', 'all_headers body finished header_value json text', 'coroutine'),
  ...each('playwright.async_api.Route', 'abort continue_ fallback fetch fulfill', 'coroutine'),
  ...each(
    'playwright.async_api.ElementHandle playwright.async_api.Locator playwright.async_api.Page',
    'check click dblclick dispatch_event evaluate evaluate_handle fill focus get_attribute hover inner_html inner_text',
    'coroutine',
  ),
  ...each(
    'playwright.async_api.ElementHandle playwright.async_api.Locator playwright.async_api.Page',
    'input_value is_checked is_disabled is_editable is_enabled is_hidden is_visible press screenshot select_option',
    'coroutine',
  ),
  ...each(
    'playwright.async_api.ElementHandle playwright.async_api.Locator playwright.async_api.Page',
    'set_checked set_input_files tap text_content type uncheck',
    'coroutine',
  ),
  ...each('playwright.async_api.ElementHandle playwright.async_api.Locator', 'bounding_box select_text', 'coroutine'),
  ...each(
    'playwright.async_api.ElementHandle playwright.async_api.Page',
    'query_selector query_selector_all',
    'coroutine',
  ),
  ...each(
    'playwright.async_api.Locator',
    'all all_inner_texts all_text_contents blur clear count drag_to',
    'coroutine',
  ),
  ...each('playwright.async_api.Locator', 'press_sequentially scroll_into_view_if_needed wait_for', 'coroutine'),
  ...each(
    'playwright.async_api.Page',
    'add_init_script add_script_tag add_style_tag bring_to_front close',
    'coroutine',
  ),
  ...each(
    'playwright.async_api.Page',
    'content drag_and_drop emulate_media expose_function go_back go_forward',
    'coroutine',
  ),
  ...each('playwright.async_api.Page', 'goto pause pdf reload route set_content set_viewport_size title', 'coroutine'),
  ...each('playwright.async_api.Page', 'unroute wait_for_event wait_for_function wait_for_load_state', 'coroutine'),
  ...each('playwright.async_api.Page', 'wait_for_selector wait_for_timeout wait_for_url', 'coroutine'),
  ...each('playwright.async_api.Page', 'expect_download expect_event expect_file_chooser', 'manager-only'),
  ...each('playwright.async_api.Page', 'expect_navigation expect_popup expect_request', 'manager-only'),
  ...each('playwright.async_api.Page', 'expect_request_finished expect_response expect_websocket', 'manager-only'),
]

/** openai 3.22.1 and anthropic 1.13.0; of what `list()` gives one may await a page or loop over all. */
const models: readonly Entry[] = [
  ...each('anthropic.AsyncAnthropic openai.AsyncOpenAI', 'close delete get patch post put', 'coroutine'),
  ...each('anthropic.resources.AsyncMessages', 'count_tokens create', 'coroutine'),
  ...each('anthropic.resources.AsyncMessages', 'stream', 'manager-only'),
  ...each('anthropic.resources.AsyncModels openai.resources.AsyncModels', 'retrieve', 'coroutine'),
  ...each('openai.resources.AsyncBatches', 'cancel create retrieve', 'coroutine'),
  ...each('openai.resources.AsyncCompletions openai.resources.AsyncModerations', 'create', 'coroutine'),
  ...each('openai.resources.AsyncEmbeddings', 'create', 'coroutine'),
  ...each('openai.resources.AsyncFiles', 'content create delete retrieve wait_for_processing', 'coroutine'),
  ...each('openai.resources.AsyncImages', 'create_variation edit generate', 'coroutine'),
  ...each('openai.resources.audio.AsyncSpeech openai.resources.audio.AsyncTranscriptions', 'create', 'coroutine'),
  ...each('openai.resources.audio.AsyncTranslations', 'create', 'coroutine'),
  ...each('openai.resources.chat.AsyncCompletions', 'create parse', 'coroutine'),
  ...each('openai.resources.chat.AsyncCompletions', 'stream', 'manager-only'),
  ...each('openai.resources.responses.AsyncResponses', 'cancel create delete parse retrieve', 'coroutine'),
  ...each('openai.resources.responses.AsyncResponses', 'stream', 'manager-only'),
]

export const webFunctions: readonly Entry[] = [
  ...httpx,
  ...aiohttp,
  ...starlette,
  ...tornado,
  ...websockets,
  ...playwright,
  ...models,
]
