// The library in Express: plain functions, checks by hand.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import express from "express";

const seed = JSON.parse(readFileSync(new URL("../seed.json", import.meta.url)));
const books = seed.books.map((row, number) => ({
  ...row,
  createdAt: new Date(Date.now() - (10 - number) * 3_600_000).toISOString(),
  reviews: [],
}));

class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

// Lengths count characters, as JSON Schema does, and not UTF-16 units.
const length = (text) => [...text].length;
const text = (least, most) => (value) =>
  typeof value === "string" && length(value) >= least && length(value) <= most;
const whole = (least, most) => (value) => Number.isInteger(value) && value >= least && value <= most;
const nullable = (check) => (value) => value === null || check(value);

const BOOK = {
  title: text(1, 200),
  genre: (value) => ["novel", "poetry", "science"].includes(value),
  subtitle: nullable(text(0, 200)),
  pages: nullable(whole(0, 10000)),
  available: (value) => typeof value === "boolean",
  keywords: (value) => Array.isArray(value) && value.length <= 8 && value.every(text(1, 40)),
};
const REVIEW = { stars: whole(1, 5), text: text(0, 1000) };
const DEFAULTS = () => ({ subtitle: null, pages: null, available: true, keywords: [] });

function check(body, rules, required = []) {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new Refusal(400, "the body is no object");
  }
  for (const [name, value] of Object.entries(body)) {
    if (!Object.hasOwn(rules, name)) throw new Refusal(400, `${name} is unknown`);
    if (!rules[name](value)) throw new Refusal(400, `${name} is not valid`);
  }
  for (const name of required) {
    if (!Object.hasOwn(body, name)) throw new Refusal(400, `${name} is missing`);
  }
  return body;
}

function number(given, standard, least, most) {
  if (given === undefined) return standard;
  const value = typeof given === "string" && /^-?\d{1,9}$/.test(given) ? Number(given) : NaN;
  if (!(value >= least && value <= most)) throw new Refusal(400, "a number of the query is not valid");
  return value;
}

function oneOf(given, values) {
  if (given !== undefined && !values.includes(given)) throw new Refusal(400, "a filter is not valid");
  return given;
}

const shown = ({ library, reviews, ...book }) => book;

function find(request) {
  const found = books.find((one) => one.library === request.library && one.id === request.params.bookId);
  if (!found) throw new Refusal(404, "there is no such book");
  return found;
}

const app = express();
app.disable("x-powered-by");
app.set("etag", false);

app.use((request, response, next) => {
  const key = seed.keys[request.get("x-api-key") ?? ""];
  if (!key || !Object.hasOwn(seed.keys, request.get("x-api-key"))) {
    throw new Refusal(401, "send a key that is known");
  }
  request.library = key.library;
  request.writes = key.writes;
  next();
});

const writing = (request, response, next) => {
  if (!request.writes) throw new Refusal(403, "this key only reads");
  next();
};
const existing = (request, response, next) => {
  request.book = find(request);
  next();
};
const isJson = (request, response, next) => {
  const type = (request.get("content-type") ?? "").split(";")[0].trim().toLowerCase();
  if (type !== "application/json") throw new Refusal(415, "send application/json");
  next();
};
const parsed = [isJson, express.json({ strict: false, limit: "5mb" })];
const other = (allow) => (request, response) => {
  response.set("Allow", allow);
  throw new Refusal(405, "this path has other methods");
};

app
  .route("/books")
  .get((request, response) => {
    const query = request.query;
    const limit = number(query.limit, 10, 1, 50);
    const offset = number(query.offset, 0, 0, 100000);
    const genre = oneOf(query.genre, ["novel", "poetry", "science"]);
    const available = oneOf(query.available, ["true", "false"]);
    const items = books.filter(
      (one) =>
        one.library === request.library &&
        (genre === undefined || one.genre === genre) &&
        (available === undefined || String(one.available) === available),
    );
    response.json({ items: items.slice(offset, offset + limit).map(shown), total: items.length });
  })
  .post(writing, ...parsed, (request, response) => {
    const body = check(request.body, BOOK, ["title", "genre"]);
    const made = {
      library: request.library,
      id: randomUUID(),
      createdAt: new Date().toISOString(),
      reviews: [],
      ...DEFAULTS(),
      ...body,
    };
    books.push(made);
    response.status(201).set("Location", `/books/${made.id}`).json(shown(made));
  })
  .all(other("GET, HEAD, POST"));

app
  .route("/books/:bookId")
  .get(existing, (request, response) => response.json(shown(request.book)))
  .put(writing, existing, ...parsed, (request, response) => {
    Object.assign(request.book, DEFAULTS(), check(request.body, BOOK, ["title", "genre"]));
    response.json(shown(request.book));
  })
  .patch(writing, existing, ...parsed, (request, response) => {
    Object.assign(request.book, check(request.body, BOOK));
    response.json(shown(request.book));
  })
  .delete(writing, existing, (request, response) => {
    books.splice(books.indexOf(request.book), 1);
    response.status(204).end();
  })
  .all(other("GET, HEAD, PUT, PATCH, DELETE"));

app
  .route("/books/:bookId/reviews")
  .get(existing, (request, response) => response.json(request.book.reviews.toReversed()))
  .post(writing, existing, ...parsed, (request, response) => {
    const body = check(request.body, REVIEW, ["stars"]);
    const made = { id: randomUUID(), createdAt: new Date().toISOString(), text: "", ...body };
    request.book.reviews.push(made);
    response.status(201).json(made);
  })
  .all(other("GET, HEAD, POST"));

app.use(() => {
  throw new Refusal(404, "there is no such path");
});

// Errors of Express's own parsers have a status too: 400 for what is no JSON or no URL.
app.use((error, request, response, next) => {
  const status = error.status ?? 500;
  const content = { title: "Refused", status, detail: error.message };
  response.status(status).type("application/problem+json").send(JSON.stringify(content));
});

app.listen(Number(process.argv[2]), "127.0.0.1");
