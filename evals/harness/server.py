"""The HTTP server that programs talk to. It listens on 127.0.0.1 only."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server:
    """An HTTP server on 127.0.0.1.

    `answer(path, body)` gives a value for JSON, bytes, or a pair of status and one of these.
    """

    def __init__(self, answer):
        self.requests = []
        self.connections = 0
        lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                super().setup()
                with lock:
                    server.connections += 1

            def do_GET(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                with lock:
                    server.requests.append((self.command, self.path))
                try:
                    self._send(answer(self.path, body))
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def _send(self, given):
                status, value = given if isinstance(given, tuple) else (200, given)
                data = value if isinstance(value, bytes) else json.dumps(value).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_POST = do_PUT = do_DELETE = do_GET

            def log_message(self, *_):
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.block_on_close = False
        self._http.handle_error = lambda *_: None
        self.url = f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self):
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._http.shutdown()
        self._http.server_close()
