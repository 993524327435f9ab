import { isoUtc } from "../core/clock.ts";
import type { RedactedText } from "../core/redacted.ts";
import { mayAct, writtenOut } from "../core/visible.ts";

/** A log event as it is written: redacted, its time in ms since the epoch. */
export interface RedactedEvent {
  readonly timestamp: number;
  readonly stream: RedactedText;
  readonly message: RedactedText;
}

/**
 * Characters that a terminal, an editor or a line reader would act upon instead of showing: C0 and C1 controls (escape
 * sequences of a hostile log among them), the two Unicode line ends, what turns the direction of the text around it, and
 * halves of surrogate pairs, which UTF-8 cannot hold. TAB stays, line ends are the caller's. Letters that run from right
 * to left need none of the direction's characters. Source: Unicode TR 36, "Bidirectional Text Spoofing".
 */
const UNSHOWABLE = /(?!\t)[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu;
const LINE_END = /\r\n|\n|\r/u;

/** The last time that ISO 8601 writes with four digits of year, 9999-12-31T23:59:59.999Z. */
const LAST_FOUR_DIGIT_YEAR = 253_402_300_799_999;

/** An event in the grammar of `EVENT_START` (core/evidence.ts), its last line ended. */
export function eventText(event: RedactedEvent): string {
  const time = isoUtc(Math.min(Math.max(event.timestamp, 0), LAST_FOUR_DIGIT_YEAR));
  return `${time}\t${streamText(event.stream)}\t${messageLines(event.message).join("\n\t")}\n`;
}

/**
 * The lines that a message is written as. CR is a line end: the Node.js runtime of Lambda writes a multi-line
 * `console.log` with CR between its lines so that it stays one event. The one line end that ends the message is the
 * runtime's (`START RequestId: ...\n`), not a further line.
 */
export function messageLines(message: string): string[] {
  const lines = message.split(LINE_END).map(showable);
  if (lines.length > 1 && lines.at(-1) === "") lines.pop();
  return lines;
}

/** A stream's name as it is written: on one line and without tabs, which part the fields. */
export function streamText(stream: string): string {
  return showable(stream).replaceAll(/[\t\n\r]/gu, writtenOut);
}

/** A line as it is written: what would act in it stands as its number. */
export function showable(text: string): string {
  return mayAct(text) ? text.replaceAll(UNSHOWABLE, writtenOut) : text;
}
