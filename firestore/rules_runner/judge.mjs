// Judges operations by the security rules, through an evaluator that lives outside this project.
//
// The evaluator is a module that exports the parser and evaluator of security rules as
// `pyric/rules/internal` does. Its location comes from the environment: its code is none of ours.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const RULES = join(dirname(fileURLToPath(import.meta.url)), "..", "firestore.rules");

/** The evaluator that RULES_EVALUATOR names; throws where there is none. */
export async function evaluator() {
  const location = process.env.RULES_EVALUATOR;
  if (!location) throw new Error("RULES_EVALUATOR names no rules evaluator.");
  return import(pathToFileURL(location).href);
}

/** Rules in force. Every value in and out of it is tagged as `decoded` says. */
export class Judge {
  constructor(engine, source) {
    this.engine = engine;
    this.rules = engine.parseToAST(source);
    if (!this.rules) throw new Error("The rules cannot be parsed.");
  }

  /** The project's rules in force, or those of another file. */
  static async inForce(path = RULES) {
    return new Judge(await evaluator(), readFileSync(path, "utf8"));
  }

  /**
   * Whether one operation is allowed.
   *
   * `before` and `after` answer with a document's fields (decoded), null where there is none. What
   * was looked at is told by path, once each; `steps` counts the expressions that were evaluated.
   */
  decide({ operation, path, auth, time, resource, proposed }, before, after) {
    const looked = new Set();
    const seen = (when, answer) => (asked) => {
      looked.add(`${when} ${asked}`);
      return answer(asked);
    };
    const told = { allowed: false, steps: 0, errors: [] };
    const root = this.rules.service.match;
    const outer = [
      ...(this.rules.functions ?? []),
      ...(this.rules.service.functions ?? []),
      ...root.functions,
    ];
    const segments = path.split("/");
    const matches = root.children.flatMap((child) =>
      this.engine.collectMatches(child, segments, outer),
    );
    const asked = operation === "get" || operation === "list" ? [operation, "read"] : [operation, "write"];
    for (const match of matches) {
      const variables = { database: "(default)", ...match.pathVariables };
      for (const rule of match.block.allows) {
        if (!rule.operations.some((one) => asked.includes(one))) continue;
        const context = this.#context(
          { operation, segments, auth, time, resource, proposed },
          match.functions, variables, seen("before", before), seen("after", after),
        );
        context.trace = new this.engine.TraceRecorder();
        try {
          told.allowed ||= this.engine.evaluate(rule.condition, context) === true;
        } catch (error) {
          told.errors.push(error.message);
        }
        told.steps += context.trace.entries.filter((one) => !one.skipped).length;
        if (told.allowed) break;
      }
      if (told.allowed) break;
    }
    return { ...told, looked: [...looked] };
  }

  #context({ operation, segments, auth, time, resource, proposed }, functions, variables, before, after) {
    const { Path } = this.engine;
    const path = new Path(["databases", "(default)", "documents", ...segments], variables);
    return {
      request: {
        auth,
        resource: { data: proposed ?? {} },
        method: operation,
        path,
        time,
        ...(operation === "list" ? { query: { limit: null, offset: null, orderBy: null } } : {}),
      },
      resource: operation === "create" || resource === null ? null : { data: resource },
      mockDocuments: new Map(),
      getDoc: before,
      pathVariables: variables,
      functions: new Map(functions.map((one) => [one.name, one])),
      database: "(default)",
      // No document is known by this path: every look at what will be is answered by `after`.
      afterStatePath: new Path(["databases", "(default)", "documents"], {}),
      afterState: null,
      existsAfter: false,
      batchProjection: { has: () => true, get: after },
    };
  }

  /** A value of JSON as the rules see it: {"$at"} is a time, {"$float"} a number with a point. */
  decoded(value) {
    if (Array.isArray(value)) return value.map((one) => this.decoded(one));
    if (value === null || typeof value !== "object") return value;
    if (typeof value.$at === "string") return this.engine.Timestamp.fromIsoString(value.$at);
    if ("$float" in value) return this.#float(value.$float);
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.decoded(one)]));
  }

  #float(value) {
    const { parseToAST, evaluate } = this.engine;
    this.floats ??= parseToAST(
      "service cloud.firestore { match /databases/{database}/documents {" +
        " match /x/{y} { allow read: if float(z); } } }",
    ).service.match.children[0].allows[0].condition;
    return evaluate(this.floats, { functions: new Map(), pathVariables: { z: String(value) } });
  }
}
