// Decides, line by line, what a server asks: one JSON object in, one out.
//
// In: {"operation", "path", "auth", "time", "resource", "proposed", "before", "after"}, where the
// last two hold documents by path, null where there is none. Out: {"missing": [[when, path], ...]}
// while documents are asked for that were not given, else {"allowed", "errors"}.

import { createInterface } from "node:readline";
import { Judge } from "./judge.mjs";

const judge = await Judge.inForce(process.argv[2]);
process.stdout.write('{"ready":true}\n');
for await (const line of createInterface({ input: process.stdin })) {
  const told = JSON.parse(line);
  const missing = [];
  const look = (when) => (path) => {
    if (!(path in told[when])) missing.push([when, path]);
    return judge.decoded(told[when][path] ?? null);
  };
  const { allowed, errors } = judge.decide(
    {
      operation: told.operation,
      // A query is judged by the rules of any document it might find.
      path: told.path + (told.operation === "list" ? "/any" : ""),
      auth: told.auth,
      time: judge.decoded(told.time),
      resource: judge.decoded(told.resource),
      proposed: judge.decoded(told.proposed),
    },
    look("before"),
    look("after"),
  );
  process.stdout.write(`${JSON.stringify(missing.length ? { missing } : { allowed, errors })}\n`);
}
