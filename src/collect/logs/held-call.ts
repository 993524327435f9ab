import type { Answer, Ask, CollectContext, Send } from "../collector.ts";

/** A call that stays open while others are made: queries are started by one operation and fetched by another. */
export interface HeldCall {
  readonly send: Send;
  /** Writes it down: with how many things it brought, or with what ended it. */
  end(count: number, cause?: unknown): Promise<Answer<number>>;
}

export async function holdCall(ctx: CollectContext, what: Ask): Promise<HeldCall> {
  return await new Promise<HeldCall>((opened, refused) => {
    const answer: Promise<Answer<number>> = ctx.ask(
      what,
      (send) =>
        new Promise<number>((resolve, reject) => {
          const end: HeldCall["end"] = (count, cause) => {
            if (cause === undefined) resolve(count);
            else reject(cause);
            return answer;
          };
          opened({ send, end });
        }),
      (count) => count,
    );
    answer.catch(refused);
  });
}
