import { randomBytes } from "node:crypto";

/** Milliseconds from the beginning of the Gregorian calendar to that of Unix' time. */
const GREGORIAN_MS = 12_219_292_800_000n;

/**
 * A GUID as GitHub gives to a delivery: made of the time (version 1), and of chance where GitHub's have a machine.
 *
 * @param milliseconds since 1970
 */
export function timedGuid(milliseconds: number): string {
  const time = ((BigInt(milliseconds) + GREGORIAN_MS) * 10_000n).toString(16).padStart(15, "0");
  const chance = randomBytes(8);
  chance.writeUInt8((chance.readUInt8(0) & 0x3f) | 0x80, 0);
  const node = chance.toString("hex");
  return `${time.slice(7)}-${time.slice(3, 7)}-1${time.slice(0, 3)}-${node.slice(0, 4)}-${node.slice(4)}`;
}
