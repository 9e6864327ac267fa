// Runs every case on a Firestore emulator that FIRESTORE_EMULATOR_HOST names.
//
//   npm install && FIRESTORE_EMULATOR_HOST=127.0.0.1:8080 node emulator.mjs [case id ...]
//
// Google's emulator takes the rules from here. With RULES_STAND=1 those that the server has stand.

import { readFileSync } from "node:fs";
import { initializeTestEnvironment } from "@firebase/rules-unit-testing";
import {
  Timestamp, collection, doc, getDoc, getDocs, increment, serverTimestamp, setLogLevel, writeBatch,
} from "firebase/firestore";
import { asked, table } from "./cases.mjs";
import { RULES } from "./judge.mjs";

/** Documents put into a school at once. */
const SHARED = 400;
/** Milliseconds: a client of Firestore waits for ever for a server that does not answer. */
const PATIENCE = 20_000;

function answered(work) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error("The emulator does not answer.")), PATIENCE);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  if (typeof value.$at === "string") return Timestamp.fromDate(new Date(value.$at));
  if ("$float" in value) return value.$float;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}

/** What this client can say at all: a whole number with a point is an integer to it. */
function canBeSaid(one) {
  return !/"\$float":\s*-?\d+(\.0)?[,}]/.test(JSON.stringify(one));
}

function put(database, school, writes, batch) {
  for (const write of writes) {
    const at = doc(database, `schools/${school}/${write.path}`);
    if (write.write === "delete") {
      batch.delete(at);
      continue;
    }
    const fields = plain(write.fields);
    for (const name of write.times ?? []) fields[name] = serverTimestamp();
    for (const [name, cents] of Object.entries(write.adds ?? {})) {
      // A document that is made anew begins with nothing; one that stands is added to.
      fields[name] = write.write === "create" ? (fields[name] ?? 0) + cents : increment(cents);
    }
    if (write.write === "update") batch.update(at, fields);
    else batch.set(at, fields, { merge: write.write === "merge" });
  }
  return batch;
}

async function stand(environment, school, world) {
  await environment.withSecurityRulesDisabled(async (context) => {
    const database = context.firestore();
    const documents = [...world].map(([path, fields]) => ({ write: "set", path, fields }));
    for (let start = 0; start < documents.length; start += SHARED) {
      const batch = put(database, school, documents.slice(start, start + SHARED), writeBatch(database));
      await answered(batch.commit());
    }
  });
}

async function isAllowed(environment, told, { person, read, writes }, name) {
  // Each case has a school of its own: nothing needs to be cleared away.
  const claims = person?.token.school === told.school ? { school: name } : {};
  const context = person
    ? environment.authenticatedContext(person.uid, { ...person.token, ...claims })
    : environment.unauthenticatedContext();
  const database = context.firestore();
  try {
    if (read) {
      const path = `schools/${name}/${read.path}`;
      await answered(
        read.operation === "list" ? getDocs(collection(database, path)) : getDoc(doc(database, path)),
      );
    } else {
      await answered(put(database, name, writes, writeBatch(database)).commit());
    }
  } catch (error) {
    if (error.code === "permission-denied") return false;
    throw error;
  }
  return true;
}

async function main(names) {
  setLogLevel("silent");
  const told = table();
  const [host, port] = (process.env.FIRESTORE_EMULATOR_HOST ?? "").split(":");
  if (!port) throw new Error("FIRESTORE_EMULATOR_HOST names no emulator (host:port).");
  const rules = process.env.RULES_STAND ? {} : { rules: readFileSync(RULES, "utf8") };
  const environment = await initializeTestEnvironment({
    projectId: "demo",
    firestore: { host, port: Number(port), ...rules },
  });
  const outcomes = [];
  try {
    for (const one of told.cases.filter((each) => !names.length || names.includes(each.id))) {
      if (!canBeSaid(one)) {
        outcomes.push({ ...one, left: true });
        continue;
      }
      const question = asked(told, one);
      const school = `${told.school}-${one.id}`;
      await stand(environment, school, question.world);
      outcomes.push({ ...one, allowed: await isAllowed(environment, told, question, school) });
    }
  } finally {
    await environment.cleanup();
  }
  const wrong = outcomes.filter((one) => !one.left && one.allowed !== (one.expected === "allowed"));
  for (const one of wrong) console.error(`${one.id} expected ${one.expected}: ${one.what}`);
  const left = outcomes.filter((one) => one.left).length;
  console.log(`${outcomes.length - left} cases on the emulator, ${wrong.length} not as expected; ${left} cannot be said by this client`);
  process.exit(wrong.length ? 1 : 0);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exit(2);
});
