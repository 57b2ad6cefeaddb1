import { describe, expect, test } from "@jest/globals";
import { cachedSecret } from "../../app/settings/cached-secret.ts";
import { recordedLog } from "../support/recorders.ts";

const MINUTE = 60_000;

function aSecret() {
  const state = { now: 0, value: "first", down: false, reads: 0 };
  const log = recordedLog();
  const secret = cachedSecret({
    secretId: "greenlight/webhook",
    now: () => state.now,
    log,
    fetch: async () => {
      state.reads += 1;
      if (state.down) throw new Error("Secrets Manager is down");
      return state.value;
    },
  });
  return { state, log, read: secret.read };
}

test("reads at the same time share one request", async () => {
  const { state, read } = aSecret();
  expect(await Promise.all([read(), read(), read()])).toEqual(["first", "first", "first"]);
  expect(state.reads).toBe(1);
});

test("a secret is kept for five minutes, then read again", async () => {
  const { state, read } = aSecret();
  await read();
  state.value = "second";
  state.now = 5 * MINUTE - 1;
  expect(await read()).toBe("first");
  state.now = 5 * MINUTE;
  expect(await read()).toBe("second");
});

test("a younger one can be asked for", async () => {
  const { state, read } = aSecret();
  await read();
  state.value = "second";
  state.now = 29_000;
  expect(await read({ maxAgeSeconds: 30 })).toBe("first");
  state.now = 30_000;
  expect(await read({ maxAgeSeconds: 30 })).toBe("second");
});

test("a first read that fails is not remembered", async () => {
  const { state, read } = aSecret();
  state.down = true;
  await expect(read()).rejects.toThrow("Secrets Manager is down");
  state.down = false;
  expect(await read()).toBe("first");
});

describe("a refresh that fails", () => {
  test("leaves the old value in use for fifteen minutes more, and says so", async () => {
    const { state, log, read } = aSecret();
    await read();
    state.down = true;
    state.now = 5 * MINUTE;
    expect(await read()).toBe("first");
    state.now = 20 * MINUTE - 1;
    expect(await read()).toBe("first");
    expect(log.lines[0]).toMatchObject({
      level: "error",
      fields: { secretId: "greenlight/webhook", minutesLeft: 15, error: expect.any(Error) },
    });
    state.now = 20 * MINUTE;
    await expect(read()).rejects.toThrow("Secrets Manager is down");
  });

  test("is tried again after half a minute, not at every read", async () => {
    const { state, read } = aSecret();
    await read();
    state.down = true;
    state.now = 6 * MINUTE;
    await read();
    await read();
    expect(state.reads).toBe(2);
    state.down = false;
    state.value = "second";
    state.now += 30_000;
    expect(await read()).toBe("second");
  });
});
