// The table of cases, made into what somebody asks of a school as it stands.
//
// A case names a recorded batch (`on`), which is sent to the school as it was right before it, with
// `change` made to its writes and `given` made to the school. Without `on` it is about `writes` or
// a `read` on the school as it is after everything that was recorded.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "..");
const BEGINNING = Date.parse("2026-11-22T15:00:00Z");

export function table() {
  const told = JSON.parse(readFileSync(join(FOLDER, "rules_cases.json"), "utf8"));
  const steps = JSON.parse(readFileSync(join(FOLDER, "recorded_batches.json"), "utf8"));
  return { people: told.people, cases: told.cases, school: told.school, history: history(told, steps) };
}

/** The school before each step, and after the last one under the name "end". */
function history({ given }, steps) {
  const found = new Map();
  let world = new Map();
  for (const { path, fields } of given) world.set(path, fields);
  steps.forEach((step, index) => {
    found.set(step.name, { world, step, time: timeOf(index) });
    world = after(world, step.writes, timeOf(index));
  });
  found.set("end", { world, step: null, time: timeOf(steps.length) });
  return found;
}

/** A time of a server that has seen so many commits. */
function timeOf(index) {
  return { $at: new Date(BEGINNING + index * 60_000).toISOString() };
}

/** What a case asks: who, of which school, which operations at once. */
export function asked({ people, history }, one) {
  const person = people[one.who];
  if (person === undefined) throw new Error(`${one.id}: nobody is called ${one.who}`);
  const known = history.get(one.on ?? one.after ?? "end");
  if (!known) throw new Error(`${one.id}: nothing was recorded as ${one.on ?? one.after}`);
  const world = new Map(known.world);
  for (const { path, fields } of one.given ?? []) {
    if (fields === null) world.delete(path);
    else world.set(path, { ...(world.get(path) ?? {}), ...atThat(fields, known.time) });
  }
  if (one.read) return { person, world, time: known.time, read: one.read };
  let writes = structuredClone(one.writes ?? known.step.writes);
  for (const write of writes) {
    const guards = write.path.startsWith("batches/") && write.fields;
    if (guards && person && one.on) write.fields.sent_by = person.uid;
  }
  for (const change of one.change ?? []) writes = changed(writes, change, one.id);
  return { person, world, time: known.time, writes };
}

/** Fields in which {"$now": true} is the time of the request: a commit of the same millisecond. */
function atThat(fields, time) {
  const told = Object.entries(fields);
  return Object.fromEntries(told.map(([name, value]) => [name, value?.$now ? time : value]));
}

function changed(writes, change, id) {
  if (change.add) return [...writes, structuredClone(change.add)];
  if (change.only) return change.only.map((at) => writes[placeOf(writes, at, id)]);
  const index = placeOf(writes, change.at, id);
  const write = writes[index];
  if (change.drop) return writes.filter((_, other) => other !== index);
  if (change.again) return [...writes, structuredClone(write)];
  if (change.path) write.path = change.path;
  if (change.write) write.write = change.write;
  if (change.times) write.times = change.times;
  for (const [name, cents] of Object.entries(change.adds ?? {})) {
    write.adds = { ...write.adds, [name]: cents };
    if (cents === null) delete write.adds[name];
  }
  for (const [name, value] of Object.entries(change.set ?? {})) put(write.fields, name.split("."), value);
  for (const name of change.unset ?? []) {
    const parts = name.split(".");
    const inner = parts.slice(0, -1).reduce((fields, part) => fields[part], write.fields);
    delete inner[parts.at(-1)];
    write.times = (write.times ?? []).filter((one) => one !== name);
  }
  return writes;
}

/** A write by its path, or by its collection and how many of it came before. */
function placeOf(writes, at, id) {
  const exact = writes.findIndex((one) => one.path === at);
  if (exact >= 0) return exact;
  const [collection, number] = at.split("/");
  const found = writes
    .map((one, index) => [one, index])
    .filter(([one]) => one.path.startsWith(`${collection}/`))[Number(number)];
  if (!found) throw new Error(`${id}: there is no ${at}`);
  return found[1];
}

function put(fields, [name, ...rest], value) {
  if (!rest.length) {
    fields[name] = value;
    return;
  }
  const key = Array.isArray(fields) ? Number(name) : name;
  fields[key] ??= {};
  put(fields[key], rest, value);
}

/** The school once these writes took effect. */
export function after(world, writes, time) {
  const changed = new Map(world);
  for (const write of writes) {
    const fields = result(write, changed.get(write.path), time);
    if (fields === null) changed.delete(write.path);
    else changed.set(write.path, fields);
  }
  return changed;
}

/** A document after one write; null where it is deleted. */
export function result(write, before, time) {
  if (write.write === "delete") return null;
  const fields = { ...(write.write === "create" || write.write === "set" ? {} : (before ?? {})), ...write.fields };
  for (const name of write.times ?? []) fields[name] = time;
  for (const [name, cents] of Object.entries(write.adds ?? {})) {
    fields[name] = (typeof fields[name] === "number" ? fields[name] : 0) + cents;
  }
  return fields;
}

// `node cases.mjs` says what each case asks, for runners that are written otherwise.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const told = table();
  const lines = told.cases.map((one) => {
    const { person, world, time, read, writes } = asked(told, one);
    return JSON.stringify({ ...one, person, world: Object.fromEntries(world), time, read, writes });
  });
  process.stdout.write(`${lines.join("\n")}\n`);
}
