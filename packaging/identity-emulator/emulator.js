// Google's Authentication emulator without the rest of its command line, which takes a minute to
// load on a busy machine. Says where it listens, and ends with whoever started it.
"use strict";
const { createApp } = require("firebase-tools/lib/emulator/auth/server");

const project = process.argv[2];
createApp(project).then((app) => {
  const server = app.listen(0, "127.0.0.1", () => {
    console.log(`127.0.0.1:${server.address().port}`);
  });
  process.stdin.on("end", () => process.exit(0)).resume();
});
