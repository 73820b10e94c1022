#!/usr/bin/env node
"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));

// src/cli/launch.ts
var import_node_fs4 = require("node:fs");
var import_node_path4 = __toESM(require("node:path"), 1);

// src/cli/code-cache.ts
var import_node_fs2 = require("node:fs");
var import_node_path2 = __toESM(require("node:path"), 1);

// src/workspace/folders.ts
var import_node_fs = require("node:fs");
var import_node_path = __toESM(require("node:path"), 1);
function makeFolder(folder, mode) {
  const missing = [];
  for (let each = folder; !(0, import_node_fs.existsSync)(each); each = import_node_path.default.dirname(each)) missing.push(each);
  for (const each of missing.reverse()) makeOne(each, mode);
  return missing.length > 0;
}
function makeOne(folder, mode) {
  try {
    (0, import_node_fs.mkdirSync)(folder, { mode });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}

// src/cli/code-cache.ts
function codeFile(programId2, env, platform = process.platform) {
  const folder = env["NODE_DISABLE_COMPILE_CACHE"] ? null : cacheFolder(env, platform);
  return folder && import_node_path2.default.join(folder, "async-fix", `code-${process.version}-${process.arch}-${programId2}.bin`);
}
function cacheFolder(env, platform) {
  if (platform === "win32") return absolute(env["LOCALAPPDATA"]);
  const home = absolute(env["HOME"]);
  if (platform === "darwin") return home && import_node_path2.default.join(home, "Library", "Caches");
  return absolute(env["XDG_CACHE_HOME"]) ?? (home && import_node_path2.default.join(home, ".cache"));
}
function absolute(folder) {
  return folder && import_node_path2.default.isAbsolute(folder) ? folder : null;
}
function readCode(file) {
  try {
    const { uid, mode } = (0, import_node_fs2.statSync)(file);
    const isOurs = process.getuid === void 0 || uid === process.getuid() && (mode & 18) === 0;
    return isOurs ? (0, import_node_fs2.readFileSync)(file) : null;
  } catch {
    return null;
  }
}
function storeCode(file, code) {
  const folder = import_node_path2.default.dirname(file);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    makeFolder(folder, 448);
    (0, import_node_fs2.writeFileSync)(temporary, code, { mode: 384 });
    (0, import_node_fs2.renameSync)(temporary, file);
    const prefix = import_node_path2.default.basename(file).replace(/[^-]*$/, "");
    for (const name of (0, import_node_fs2.readdirSync)(folder))
      if (name.startsWith(prefix) && name !== import_node_path2.default.basename(file)) (0, import_node_fs2.unlinkSync)(import_node_path2.default.join(folder, name));
  } catch {
    return;
  }
}

// src/cli/load-program.ts
var import_node_fs3 = require("node:fs");
var import_node_path3 = __toESM(require("node:path"), 1);
var import_node_vm = require("node:vm");
var programFile = import_node_path3.default.join(__dirname, "program.cjs");
function loadProgram(store2) {
  const known = store2 === null ? null : readCode(store2);
  const text = (0, import_node_fs3.readFileSync)(programFile, "latin1");
  const script2 = new import_node_vm.Script(text, { filename: programFile, ...known ? { cachedData: known } : {} });
  const program2 = { exports: {} };
  script2.runInThisContext()(program2.exports, require, program2, programFile, __dirname);
  return { program: program2.exports, script: script2, isFromCode: known !== null && !script2.cachedDataRejected };
}

// src/cli/launch.ts
if (!(0, import_node_fs4.existsSync)(programFile)) {
  process.stderr.write(`error: the installation is incomplete: ${import_node_path4.default.basename(programFile)} is missing
`);
  process.exit(2);
}
if (process.versions.v8.startsWith("11.")) delayOptimiser();
var store = codeFile("74d41e32567adb0c", process.env);
var { program, script, isFromCode } = loadProgram(store);
program.start();
if (store !== null && !isFromCode)
  process.once("exit", () => {
    if (program.endsWell()) storeCode(store, script.createCachedData());
  });
function delayOptimiser() {
  process.getBuiltinModule("node:v8").setFlagsFromString("--interrupt-budget=1000000");
}
