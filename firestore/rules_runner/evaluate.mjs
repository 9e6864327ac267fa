// Runs every case through a rules evaluator and says what it showed.
//
//   RULES_EVALUATOR=<module> node rules_runner/evaluate.mjs [--json] [case id ...]

import { after, asked, result, table } from "./cases.mjs";
import { Judge } from "./judge.mjs";

const AT_MOST = { operation: 10, commit: 20 };

export function judged(judge, told, one) {
  const { person, world, time, read, writes } = asked(told, one);
  const under = `schools/${told.school}/`;
  const auth = person && { uid: person.uid, token: person.token };
  const look = (documents) => (path) => {
    const fields = path.startsWith(under) ? documents.get(path.slice(under.length)) : undefined;
    return fields === undefined ? null : judge.decoded(fields);
  };
  const now = { auth, time: judge.decoded(time) };
  if (read) {
    const resource = look(world)(under + read.path);
    // A query is judged by the rules of any document it might find.
    const path = under + read.path + (read.operation === "list" ? "/any" : "");
    const operation = { operation: read.operation, path, resource, proposed: null };
    return summed([judge.decide({ ...operation, ...now }, look(world), look(world))]);
  }
  const end = after(world, writes, time);
  let before = world;
  const decisions = writes.map((write) => {
    const held = before.get(write.path);
    const made = result(write, held, time);
    before = after(before, [write], time);
    const operation = made === null ? "delete" : held === undefined ? "create" : "update";
    const missing = held === undefined && (write.write === "update" || write.write === "delete");
    const taken = held !== undefined && write.write === "create";
    const decision = judge.decide(
      {
        operation, path: under + write.path, ...now,
        resource: held === undefined ? null : judge.decoded(held),
        proposed: made === null ? null : judge.decoded(made),
      },
      look(world), look(end),
    );
    // What a precondition refuses never reaches the rules; a case that rests on it says nothing.
    return { ...decision, path: write.path, precondition: missing || taken };
  });
  return summed(decisions);
}

function summed(decisions) {
  const looked = new Set(decisions.flatMap((one) => one.looked));
  return {
    allowed: decisions.every((one) => one.allowed),
    refused: decisions.filter((one) => !one.allowed),
    preconditions: decisions.filter((one) => one.precondition).map((one) => one.path),
    looked: looked.size,
    mostLooked: Math.max(0, ...decisions.map((one) => one.looked.length)),
    mostSteps: Math.max(0, ...decisions.map((one) => one.steps)),
  };
}

async function main(asked) {
  const names = asked.filter((one) => one !== "--json");
  const told = table();
  const judge = await Judge.inForce();
  const wanted = told.cases.filter((one) => !names.length || names.includes(one.id));
  const outcomes = wanted.map((one) => ({ ...one, ...judged(judge, told, one) }));
  const wrong = outcomes.filter((one) => one.allowed !== (one.expected === "allowed"));
  for (const one of wrong) {
    console.error(`${one.id} expected ${one.expected}: ${one.what}`);
    for (const { path, errors } of one.refused) console.error(`    ${path} refused ${errors.join("; ")}`);
  }
  if (asked.includes("--json")) {
    for (const one of outcomes) console.log(JSON.stringify(one));
  } else {
    say(outcomes, wrong);
  }
  const over = outcomes.filter(
    (one) => one.expected === "allowed" && (one.looked > AT_MOST.commit || one.mostLooked > AT_MOST.operation),
  );
  for (const one of over) console.error(`${one.id} looks at too many documents: ${one.looked}, ${one.mostLooked}`);
  process.exitCode = wrong.length || over.length ? 1 : 0;
}

function say(outcomes, wrong) {
  const largest = (name) => outcomes.reduce((most, one) => (one[name] > most[name] ? one : most));
  const [commit, operation, steps] = ["looked", "mostLooked", "mostSteps"].map(largest);
  console.log(
    [
      `${outcomes.length} cases, ${outcomes.filter((one) => one.attack).length} of them attacks, ${wrong.length} not as expected`,
      `most documents looked at by a commit: ${commit.looked} of ${AT_MOST.commit} (${commit.id})`,
      `most by one operation: ${operation.mostLooked} of ${AT_MOST.operation} (${operation.id})`,
      `most expressions by one operation: ${steps.mostSteps} of 1000 (${steps.id})`,
    ].join("\n"),
  );
}

if (process.argv[1] === new URL(import.meta.url).pathname) await main(process.argv.slice(2));
